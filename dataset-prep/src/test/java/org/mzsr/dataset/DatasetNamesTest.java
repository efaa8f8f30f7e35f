package org.mzsr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;

/** A dataset.json names its own files, and those of a dataset beside it. */
class DatasetNamesTest {

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    private Manifest read(String shard) throws IOException {
        DataFile patches = new DataFile(shard, 1, "a".repeat(64));
        DataFile kernels = new DataFile("kernels/k.parquet", 3, "b".repeat(64));
        DataFile validation = new DataFile("validation/v.parquet", 0, "c".repeat(64));
        Manifest manifest = new Manifest(
                Manifest.SCHEMA,
                "0.1.0",
                List.of("images"),
                1,
                2,
                List.of(),
                List.of(2.0),
                8,
                1,
                0,
                List.of(patches),
                kernels,
                validation,
                Map.of(),
                Manifest.fingerprint(List.of(patches), kernels, validation));
        Files.write(folder.resolve("dataset.json"), manifest.encode());
        return Dataset.at(folder.toString(), HADOOP).manifest(HADOOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"patches/p.parquet", "../other/patches/p.parquet", "file:/somewhere/patches/p.parquet"})
    void what_lies_inside_or_in_a_dataset_of_the_same_file_system_is_read(String shard) throws IOException {
        assertThat(read(shard).shards().get(0).file()).isEqualTo(shard);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "../p.parquet/..",
                "patches/../../../p.parquet",
                "/etc/passwd",
                "http://127.0.0.1:1/p.parquet",
                "hdfs://elsewhere/p.parquet",
                "..",
                ""
            })
    void what_lies_elsewhere_is_refused(String shard) {
        assertThatThrownBy(() -> read(shard)).hasMessageContaining("outside the dataset and those beside it");
    }
}
