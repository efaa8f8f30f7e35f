package org.mzsr.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.manifest.Digest;
import org.mzsr.manifest.Manifest.DataFile;
import scala.Tuple3;

/**
 * Writes a dataset's tables into a folder, and says what it wrote.
 *
 * @param spark the session
 * @param folder of the dataset in the making
 */
record DatasetWriter(SparkSession spark, Path folder) {

    /**
     * Writes the shards of patches, a partition each, and reads them back, so that what is said of them was really on disk.
     *
     * @return those that are not empty
     */
    List<DataFile> patches(JavaPairRDD<PatchKey, byte[]> patches, Broadcast<SerializableConfiguration> conf)
            throws IOException {
        save(
                spark.createDataFrame(
                        patches.map(patch -> RowFactory.create(
                                patch._1.image(),
                                patch._1.top(),
                                patch._1.left(),
                                patch._1.turn().name(),
                                patch._2)),
                        Schemas.PATCHES),
                new Path(folder, "patches"),
                "shard");
        return describe(conf);
    }

    private List<DataFile> describe(Broadcast<SerializableConfiguration> conf) throws IOException {
        FileSystem files = folder.getFileSystem(hadoop());
        List<String> names = Arrays.stream(files.listStatus(new Path(folder, "patches")))
                .map(status -> "patches/" + status.getPath().getName())
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        Dataset dataset = Dataset.at(folder.toString(), hadoop());
        List<Tuple3<String, Integer, String>> described = context()
                .parallelize(names, names.size())
                .map(name -> dataset.describeShard(name, conf.value().value()))
                .collect();
        return described.stream()
                .map(file -> new DataFile(file._1(), file._2(), file._3()))
                .filter(file -> file.rows() > 0)
                .toList();
    }

    /** Writes the kernel table. */
    DataFile kernels(List<DegradationSample> samples) throws IOException {
        List<Row> rows = new ArrayList<>();
        Digest digest = new Digest();
        for (DegradationSample sample : samples) {
            BlurKernel kernel = sample.kernel();
            sample.addTo(digest);
            rows.add(RowFactory.create(
                    sample.family(),
                    kernel.rows(),
                    kernel.columns(),
                    Arrays.stream(kernel.values()).boxed().toArray(Double[]::new),
                    sample.scale(),
                    sample.corruption().noise(),
                    sample.corruption().jpegQuality(),
                    sample.subsampling().name()));
        }
        saveOne(rows, Schemas.KERNELS, "kernels");
        return new DataFile("kernels/kernels-00000.parquet", rows.size(), digest.hex());
    }

    /** Writes the validation crops; the samples are a row's last column. */
    DataFile validation(List<Row> rows) throws IOException {
        Digest digest = new Digest();
        rows.forEach(row -> digest.add(row.<byte[]>getAs(3)));
        saveOne(rows, Schemas.VALIDATION, "validation");
        return new DataFile("validation/validation-00000.parquet", rows.size(), digest.hex());
    }

    private void saveOne(List<Row> rows, StructType schema, String name) throws IOException {
        save(spark.createDataFrame(context().parallelize(rows, 1), schema), new Path(folder, name), name);
    }

    /** Writes a table and gives its files the names {@code name-00000.parquet}, by partition. */
    private void save(org.apache.spark.sql.Dataset<Row> table, Path where, String name) throws IOException {
        ParquetFolder.write(table, where, partition -> name + "-" + partition + ".parquet", hadoop());
    }

    private JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    private Configuration hadoop() {
        return context().hadoopConfiguration();
    }
}
