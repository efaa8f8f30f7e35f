package org.mzsr.training.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.dataset.Dataset;
import org.mzsr.manifest.Manifest;
import org.mzsr.training.Cases;

/** A machine that does not see what the driver sees. */
class VisibleDataTest {

    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    @Test
    void what_is_not_there_is_cut_off_or_is_another_is_said_and_what_is_well_is_not() throws IOException {
        Path made = Path.of(Cases.dataset(folder));
        Dataset dataset = Dataset.at(made.toString(), HADOOP);
        Manifest manifest = dataset.manifest(HADOOP);
        assertThat(VisibleData.problem(dataset, manifest, HADOOP)).isEmpty();

        Path shard = made.resolve(manifest.shards().get(0).file());
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length / 2));
        deleteChecksum(shard);
        assertThat(VisibleData.problem(dataset, manifest, HADOOP))
                .get()
                .asString()
                .endsWith("it is cut off");

        Files.delete(shard);
        assertThat(VisibleData.problem(dataset, manifest, HADOOP))
                .get()
                .asString()
                .contains("there is no such file");

        Cases.prepare(
                folder.resolve("images").toString(), folder.resolve("other").toString());
        Manifest another = Cases.manifest(manifest, manifest.kernels(), "0123");
        assertThat(VisibleData.problem(Dataset.at(folder.resolve("other").toString(), HADOOP), another, HADOOP))
                .get()
                .asString()
                .contains("is another one there, with fingerprint");

        delete(made);
        assertThat(VisibleData.problem(dataset, manifest, HADOOP))
                .get()
                .asString()
                .contains("it has no dataset.json");
    }

    private static void deleteChecksum(Path file) throws IOException {
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
