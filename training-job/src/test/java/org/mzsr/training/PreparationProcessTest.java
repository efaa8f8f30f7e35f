package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.TestPictures;

/** {@code mzsr prepare} that something outside ends. */
@Tag("process")
class PreparationProcessTest {

    @TempDir
    static Path folder;

    private static String images = "";

    @BeforeAll
    static void draw() throws IOException {
        images = TestPictures.write(folder.resolve("images"), 40, 260, 300).toString();
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "TERM, 143"})
    void a_signal_leaves_nothing_behind(String signal, int exit) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(signal));
        Process preparation = prepare(place.resolve("data"), folder.resolve(signal + ".log"));
        for (int i = 0; i < 600 && !Files.exists(place.resolve(".data.partial/patches")); i++) {
            Thread.sleep(50);
        }

        Processes.signal(preparation, signal);

        assertThat(preparation.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(preparation.exitValue()).isEqualTo(exit);
        try (Stream<Path> left = Files.list(place)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_full_disk_is_a_sentence_and_leaves_nothing_behind() throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeThat(Processes.run("mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk.toString()))
                .as("a small disk can be mounted, which takes root")
                .isZero();
        try {
            Path log = folder.resolve("full.log");
            Process preparation = prepare(disk.resolve("data"), log);

            assertThat(preparation.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(preparation.exitValue()).isEqualTo(1);
            assertThat(Files.readString(log))
                    .contains("mzsr: Cannot go on: a disk is full")
                    .doesNotContain("\tat ");
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
        } finally {
            assertThat(Processes.run("umount", disk.toString())).isZero();
        }
    }

    private static Process prepare(Path out, Path log) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("prepare", "--images", images, "--out", out.toString()));
        arguments.addAll(List.of("--set", "spark.master=\"local[2]\""));
        return Processes.mzsr(log, arguments);
    }
}
