package org.mzsr.dataset;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.mzsr.error.FileException;

/** Tables as Parquet files whose names are the same each time, where Spark's are by chance. */
public final class ParquetFolder {

    private ParquetFolder() {}

    /**
     * Writes a table in place of one that is there.
     *
     * @param where its folder
     * @param names of the files, given five digits of the partition
     */
    public static void write(Dataset<Row> table, Path where, UnaryOperator<String> names, Configuration hadoop)
            throws IOException {
        table.write().mode(SaveMode.Overwrite).parquet(where.toString());
        FileSystem files = where.getFileSystem(hadoop);
        for (FileStatus file : files.listStatus(where)) {
            String written = file.getPath().getName();
            if (written.startsWith("part-")) {
                Path renamed = new Path(where, names.apply(written.substring(5, 10)));
                if (!files.rename(file.getPath(), renamed)) {
                    throw new FileException("Cannot rename " + file.getPath() + " to " + renamed);
                }
            } else {
                files.delete(file.getPath(), true);
            }
        }
    }
}
