package org.mzsr.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.mzsr.console.Version;
import org.mzsr.dataset.Manifest.DataFile;
import org.mzsr.dataset.Manifest.Skipped;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.image.Image;
import org.mzsr.random.RandomStream;
import scala.Tuple2;
import scala.Tuple3;

/**
 * Makes a dataset: reads images, cuts patches, shuffles them into shards, samples kernels.
 *
 * <p>Everything is written beside the final place and moved there at the end, {@code dataset.json} with it. What a
 * dataset contains is a function of images, settings and seed, not of how Spark ran.
 */
final class Preparation {

    /** Images a Spark task reads at most, so that a lost task costs little. */
    private static final int IMAGES_PER_TASK = 8;

    private final SparkSession spark;
    private final JavaSparkContext context;
    private final Configuration hadoop;
    private final PrepareSettings settings;
    private final long seed;
    private final double scale;

    Preparation(SparkSession spark, PrepareSettings settings, long seed, double scale) {
        this.spark = spark;
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.hadoop = context.hadoopConfiguration();
        this.settings = settings;
        this.seed = seed;
        this.scale = scale;
    }

    /**
     * Makes the dataset.
     *
     * @param locations of the images
     * @param out the dataset's URI
     * @param overwrite whether a dataset that is there already may be replaced
     * @param configuration the resolved one, for the manifest and to be written beside it
     */
    Manifest run(List<String> locations, String out, boolean overwrite, org.mzsr.config.Configuration configuration)
            throws IOException {
        StagedFolder staged = StagedFolder.of(out, overwrite, hadoop);
        // First, because what is wrong with it should not cost the time of cutting patches.
        List<DegradationSample> samples = settings.kernels().sample(seed, scale);
        List<ImageSource> images = ImageSource.list(locations, hadoop);
        try {
            staged.clear();
            Manifest manifest = write(images, locations, samples, staged.path(), configuration);
            staged.write("resolved.conf", configuration.render().getBytes(StandardCharsets.UTF_8));
            staged.write("dataset.json", manifest.encode());
            staged.commit();
            return manifest;
        } finally {
            staged.clear();
        }
    }

    private Manifest write(
            List<ImageSource> images,
            List<String> locations,
            List<DegradationSample> samples,
            Path staging,
            org.mzsr.config.Configuration configuration)
            throws IOException {
        List<ImageSource> validation = validationImages(images);
        List<ImageSource> training =
                images.stream().filter(image -> !validation.contains(image)).toList();
        Map<String, ImageReport> reports = new TreeMap<>();
        Broadcast<SerializableConfiguration> conf = context.broadcast(new SerializableConfiguration(hadoop));

        writePatches(training, new Path(staging, "patches"), conf, reports);
        List<Skipped> skipped = skipped(reports);
        if (skipped.size() == training.size()) {
            throw new IOException("Cannot make a dataset: none of the " + training.size()
                    + " training images can be used; the first, "
                    + skipped.get(0).image() + ": "
                    + skipped.get(0).reason());
        }
        List<DataFile> shards = describe(staging, conf);
        if (shards.isEmpty()) {
            throw new IOException("Cannot make a dataset: all patches are flatter than prepare.min-gradient = "
                    + settings.minGradient() + "; lower it");
        }
        DataFile kernels = writeKernels(samples, new Path(staging, "kernels"));
        DataFile crops = writeValidation(validation, new Path(staging, "validation"), conf, reports);
        return new Manifest(
                Manifest.SCHEMA,
                Version.current(),
                locations,
                seed,
                images.size() - skipped(reports).size(),
                skipped(reports),
                settings.kernels().scalesOr(scale),
                settings.patchSize(),
                shards.stream().mapToLong(DataFile::rows).sum(),
                reports.values().stream().mapToLong(ImageReport::flatPatches).sum(),
                shards,
                kernels,
                crops,
                configuration.section("prepare"),
                Manifest.fingerprint(shards, kernels, crops));
    }

    /** By chance, but a function of seed and name; none of a single image. */
    private List<ImageSource> validationImages(List<ImageSource> images) {
        if (images.size() < 2 || settings.validationFraction() == 0) {
            return List.of();
        }
        long count = Math.max(1, Math.round(settings.validationFraction() * images.size()));
        return images.stream()
                .sorted(Comparator.comparingLong((ImageSource image) -> RandomStream.key(seed, "split " + image.name()))
                        .thenComparing(ImageSource::name))
                .limit(Math.min(count, images.size() - 1))
                .sorted(Comparator.comparing(ImageSource::name))
                .toList();
    }

    private void writePatches(
            List<ImageSource> images,
            Path folder,
            Broadcast<SerializableConfiguration> conf,
            Map<String, ImageReport> reports)
            throws IOException {
        CollectionAccumulator<ImageReport> accumulator = spark.sparkContext().collectionAccumulator("images");
        PrepareSettings cutting = settings;
        long cuttingSeed = seed;
        int slices = Math.max(1, (images.size() + IMAGES_PER_TASK - 1) / IMAGES_PER_TASK);
        JavaPairRDD<PatchKey, byte[]> patches = context.parallelize(images, slices)
                .flatMapToPair(
                        image -> cut(image, cutting, cuttingSeed, conf.value().value(), accumulator))
                .repartitionAndSortWithinPartitions(new ShardPartitioner(settings.shards()));
        save(
                spark.createDataFrame(
                        patches.map(patch -> RowFactory.create(
                                patch._1.image(),
                                patch._1.top(),
                                patch._1.left(),
                                patch._1.turn().name(),
                                patch._2)),
                        Schemas.PATCHES),
                folder,
                "shard");
        // A task that ran twice reports twice, and says the same.
        accumulator.value().forEach(report -> reports.put(report.name(), report));
    }

    private static Iterator<Tuple2<PatchKey, byte[]>> cut(
            ImageSource source,
            PrepareSettings settings,
            long seed,
            Configuration hadoop,
            CollectionAccumulator<ImageReport> reports) {
        List<Tuple2<PatchKey, byte[]>> patches = new ArrayList<>();
        try {
            Image image = source.read(hadoop);
            if (image.height() < settings.patchSize() || image.width() < settings.patchSize()) {
                throw new IOException("it has " + image.height() + "x" + image.width()
                        + " pixels, smaller than a patch of " + settings.patchSize());
            }
            int flat = new PatchCutter(settings, seed)
                    .cut(source.name(), image, (key, pixels) -> patches.add(new Tuple2<>(key, pixels)));
            reports.add(ImageReport.used(source, flat));
        } catch (IOException e) {
            reports.add(ImageReport.skipped(source, String.valueOf(e.getMessage())));
        }
        return patches.iterator();
    }

    /** Reads the shards back, so that what the manifest says was really on disk. */
    private List<DataFile> describe(Path staging, Broadcast<SerializableConfiguration> conf) throws IOException {
        FileSystem files = staging.getFileSystem(hadoop);
        List<String> names = Arrays.stream(files.listStatus(new Path(staging, "patches")))
                .map(status -> "patches/" + status.getPath().getName())
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        Dataset dataset = Dataset.at(staging.toString(), hadoop);
        List<Tuple3<String, Integer, String>> described = context.parallelize(names, names.size())
                .map(name -> dataset.describeShard(name, conf.value().value()))
                .collect();
        return described.stream()
                .map(file -> new DataFile(file._1(), file._2(), file._3()))
                .filter(file -> file.rows() > 0)
                .toList();
    }

    private DataFile writeKernels(List<DegradationSample> samples, Path folder) throws IOException {
        List<Row> rows = new ArrayList<>();
        Digest digest = new Digest();
        for (DegradationSample sample : samples) {
            BlurKernel kernel = sample.kernel();
            digest.add(sample);
            rows.add(RowFactory.create(
                    kernel.rows(),
                    kernel.columns(),
                    Arrays.stream(kernel.values()).boxed().toArray(Double[]::new),
                    sample.scale(),
                    sample.corruption().noise(),
                    sample.corruption().jpegQuality()));
        }
        saveOne(rows, Schemas.KERNELS, folder, "kernels");
        return new DataFile("kernels/kernels-00000.parquet", rows.size(), digest.hex());
    }

    private DataFile writeValidation(
            List<ImageSource> images,
            Path folder,
            Broadcast<SerializableConfiguration> conf,
            Map<String, ImageReport> reports)
            throws IOException {
        int side = settings.validationSize();
        List<Tuple2<ImageReport, Row>> crops = images.isEmpty()
                ? List.of()
                : context.parallelize(images, images.size())
                        .map(image -> centre(image, side, conf.value().value()))
                        .collect();
        List<Row> rows = new ArrayList<>();
        Digest digest = new Digest();
        for (Tuple2<ImageReport, Row> crop : crops) {
            reports.put(crop._1.name(), crop._1);
            if (crop._1.problem().isEmpty()) {
                digest.add(crop._2.<byte[]>getAs(3));
                rows.add(crop._2);
            }
        }
        saveOne(rows, Schemas.VALIDATION, folder, "validation");
        return new DataFile("validation/validation-00000.parquet", rows.size(), digest.hex());
    }

    private static Tuple2<ImageReport, Row> centre(ImageSource source, int side, Configuration hadoop) {
        try {
            Image image = source.read(hadoop);
            int height = Math.min(side, image.height());
            int width = Math.min(side, image.width());
            Image crop = image.crop((image.height() - height) / 2, (image.width() - width) / 2, height, width);
            return new Tuple2<>(
                    ImageReport.used(source, 0), RowFactory.create(source.name(), height, width, crop.bytes8()));
        } catch (IOException e) {
            return new Tuple2<>(ImageReport.skipped(source, String.valueOf(e.getMessage())), RowFactory.create());
        }
    }

    private void saveOne(List<Row> rows, StructType schema, Path folder, String name) throws IOException {
        save(spark.createDataFrame(context.parallelize(rows, 1), schema), folder, name);
    }

    /** Writes a table and gives its files the names {@code name-00000.parquet}, by partition. */
    private void save(org.apache.spark.sql.Dataset<Row> table, Path folder, String name) throws IOException {
        table.write().mode(SaveMode.Overwrite).parquet(folder.toString());
        FileSystem files = folder.getFileSystem(hadoop);
        for (FileStatus file : files.listStatus(folder)) {
            String written = file.getPath().getName();
            if (written.startsWith("part-")) {
                Path renamed = new Path(folder, name + "-" + written.substring(5, 10) + ".parquet");
                if (!files.rename(file.getPath(), renamed)) {
                    throw new IOException("Cannot rename " + file.getPath() + " to " + renamed);
                }
            } else {
                files.delete(file.getPath(), true);
            }
        }
    }

    private static List<Skipped> skipped(Map<String, ImageReport> reports) {
        return reports.values().stream()
                .filter(report -> !report.problem().isEmpty())
                .map(report -> new Skipped(report.uri(), report.problem()))
                .toList();
    }

    /** Each shard is a partition. */
    private static final class ShardPartitioner extends Partitioner {

        private static final long serialVersionUID = 1;

        private final int shards;

        ShardPartitioner(int shards) {
            this.shards = shards;
        }

        @Override
        public int numPartitions() {
            return shards;
        }

        @Override
        public int getPartition(Object key) {
            return ((PatchKey) key).shard();
        }
    }
}
