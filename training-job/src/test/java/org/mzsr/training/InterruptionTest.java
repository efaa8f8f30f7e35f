package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.weights.Weights;

/** Runs of the real command line that are stopped from outside. */
@Tag("process")
class InterruptionTest {

    private static final String ITERATIONS = "metatrain.iterations=150";

    @TempDir
    static Path folder;

    private static String dataset = "";
    private static Path init = Path.of("");
    private static byte[] undisturbed = {};

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        dataset = Cases.dataset(folder);
        init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        assertThat(start("undisturbed").waitFor()).isZero();
        undisturbed = Files.readAllBytes(folder.resolve("undisturbed/weights.safetensors"));
    }

    @Test
    void a_killed_run_resumes_to_the_same_file() throws IOException, InterruptedException {
        Process run = start("killed");
        awaitCheckpoint("killed");
        run.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/weights.safetensors")).doesNotExist();

        assertThat(start("killed", "--resume").waitFor()).isZero();

        assertThat(Files.readAllBytes(folder.resolve("killed/weights.safetensors")))
                .isEqualTo(undisturbed);
    }

    @Test
    void ctrl_c_saves_says_how_to_go_on_and_resumes_to_the_same_file() throws IOException, InterruptedException {
        Process run = start("stopped");
        awaitCheckpoint("stopped");
        Processes.signal(run, "INT");
        assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(run.exitValue()).isEqualTo(130);
        assertThat(Files.readString(log("stopped")))
                .contains("stopping after this iteration")
                .containsPattern("Stopped after iteration \\d+ of 150; go on with the same command and --resume");
        assertThat(start("stopped", "--resume").waitFor()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("stopped/weights.safetensors")))
                .isEqualTo(undisturbed);
    }

    @Test
    void a_truncated_checkpoint_is_named_and_the_one_before_it_is_used() throws IOException, InterruptedException {
        Process run = start("truncated");
        awaitCheckpoint("truncated");
        run.destroyForcibly().waitFor();
        List<Path> checkpoints = checkpoints("truncated");
        Path newest = checkpoints.get(checkpoints.size() - 1);
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(start("truncated", "--resume").waitFor()).isZero();

        assertThat(Files.readString(log("truncated")))
                .contains("Cannot read weights " + newest.getFileName())
                .contains("trying the checkpoint before it");
        assertThat(Files.readAllBytes(folder.resolve("truncated/weights.safetensors")))
                .isEqualTo(undisturbed);
    }

    @Test
    void only_the_newest_checkpoints_are_kept() throws IOException {
        assertThat(checkpoints("undisturbed"))
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly(
                        "checkpoint-00000146.safetensors",
                        "checkpoint-00000148.safetensors",
                        "checkpoint-00000150.safetensors");
        assertThat(Weights.read(checkpoints("undisturbed").get(0)).provenance().iterations())
                .isEqualTo(146);
    }

    @Test
    void a_second_run_on_a_folder_is_refused_and_the_first_goes_on() throws IOException, InterruptedException {
        String[] endless = {"--set", "metatrain.iterations=100000", "--set", "run.lock-seconds=1"};
        Process first = start("shared", endless);
        awaitCheckpoint("shared");

        Process second = start(
                folder.resolve("shared"), log("second"), "--resume", endless[0], endless[1], endless[2], endless[3]);

        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(Files.readString(log("second")))
                .contains("mzsr: Cannot write to " + folder.resolve("shared") + ": process " + first.pid() + " on ")
                .contains("is writing there; wait for it, stop it, or choose another --out");
        int before = checkpoints("shared").size();
        assertThat(before).isPositive();
        assertThat(first.isAlive()).isTrue();
        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isEqualTo(130);
        assertThat(folder.resolve("shared/run.lock")).doesNotExist();
    }

    @Test
    void a_full_disk_ends_the_run_with_a_sentence_and_it_resumes_to_the_same_file_when_there_is_room()
            throws IOException, InterruptedException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeThat(Processes.run("mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", disk.toString()))
                .as("a small disk can be mounted, which takes root")
                .isZero();
        try {
            Process run = start(disk.resolve("out"), log("full"));
            assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();

            assertThat(run.exitValue()).isEqualTo(1);
            assertThat(Files.readString(log("full")))
                    .containsPattern("mzsr: Cannot write file:" + disk + "/out/.*: No space left on device");
            assertThat(disk.resolve("out/weights.safetensors")).doesNotExist();
            assertThat(Processes.run("mount", "-o", "remount,size=16m", disk.toString()))
                    .isZero();
            assertThat(start(disk.resolve("out"), log("room"), "--resume").waitFor())
                    .isZero();
            assertThat(Files.readAllBytes(disk.resolve("out/weights.safetensors")))
                    .isEqualTo(undisturbed);
        } finally {
            assertThat(Processes.run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void a_folder_without_permission_ends_the_run_with_a_sentence() throws IOException, InterruptedException {
        Process run = start("forbidden");
        awaitCheckpoint("forbidden");
        List<Path> before = checkpoints("forbidden");
        // Not even root may write into an immutable folder.
        Path checkpoints = folder.resolve("forbidden/checkpoints");
        assumeThat(Processes.run("chattr", "+i", checkpoints.toString()))
                .as("a folder can be made immutable, which takes root and a file system that knows it")
                .isZero();
        try {
            assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(run.exitValue()).isEqualTo(1);
            assertThat(Files.readString(log("forbidden"))).contains("mzsr: Cannot write file:" + checkpoints);
            assertThat(checkpoints("forbidden")).containsAnyElementsOf(before);
        } finally {
            assertThat(Processes.run("chattr", "-i", checkpoints.toString())).isZero();
        }
        assertThat(start("forbidden", "--resume").waitFor()).isZero();
        assertThat(Files.readAllBytes(folder.resolve("forbidden/weights.safetensors")))
                .isEqualTo(undisturbed);
    }

    private static Process start(String out, String... more) throws IOException {
        return start(folder.resolve(out), log(out), more);
    }

    private static Process start(Path out, Path log, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("metatrain", "--data", dataset, "--init", init.toString()));
        arguments.addAll(List.of("--out", out.toString()));
        arguments.addAll(Cases.arguments("--set", ITERATIONS, "--set", "spark.master=\"local[2]\""));
        arguments.addAll(List.of(more));
        return Processes.mzsr(log, arguments);
    }

    private static Path log(String out) {
        return folder.resolve(out + ".log");
    }

    /** Waits for the second checkpoint, so that there is one before the newest. */
    private static void awaitCheckpoint(String out) throws IOException, InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (checkpoints(out).size() >= 2) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no checkpoint after a minute: " + Files.readString(log(out)));
    }

    private static List<Path> checkpoints(String out) throws IOException {
        Path checkpoints = folder.resolve(out).resolve("checkpoints");
        if (!Files.isDirectory(checkpoints)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
