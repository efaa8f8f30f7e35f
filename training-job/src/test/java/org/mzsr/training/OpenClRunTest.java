package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.cli.Main;
import org.mzsr.opencl.OpenClProvider;

/** Whole meta-trainings with OpenCL, by the command line: on PoCL where there is no GPU. */
@Tag("process")
class OpenClRunTest {

    private static final String ITERATIONS = "12";
    private static final String TWO_DEVICES = "pthread pthread";

    @TempDir
    static Path folder;

    private static String dataset = "";
    private static Path init = Path.of("");
    private static String undisturbed = "";

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        assumeFalse(
                new OpenClProvider().devices().isEmpty(),
                "no OpenCL device: install PoCL (Debian: pocl-opencl-icd) to run these tests without a GPU");
        dataset = Cases.dataset(folder);
        init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        undisturbed = weights("undisturbed", start("undisturbed", "pthread", List.of(), "local[1]"));
    }

    @Test
    void a_killed_run_resumes_to_the_same_bits() throws IOException, InterruptedException {
        Process run = start("killed", "pthread", List.of(), "local[1]");
        Path checkpoints = folder.resolve("killed/checkpoints");
        while (run.isAlive() && !(Files.isDirectory(checkpoints) && hasCheckpoint(checkpoints))) {
            Thread.sleep(10);
        }
        run.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/weights.safetensors")).doesNotExist();

        assertThat(weights("killed", start("killed", "pthread", List.of(), "local[1]", "--resume")))
                .isEqualTo(undisturbed);
    }

    @Test
    void two_tasks_at_once_on_one_device_give_the_same_bits() throws IOException, InterruptedException {
        assertThat(weights("two", start("two", "pthread", List.of(), "local[2]")))
                .isEqualTo(undisturbed);
    }

    @Test
    void two_devices_of_an_executor_give_the_same_bits() throws IOException, InterruptedException {
        Path script = folder.resolve("discover");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> gpus = List.of(
                "-Dspark.worker.resource.gpu.amount=2",
                "-Dspark.worker.resource.gpu.discoveryScript=" + script,
                "-Dspark.executor.resource.gpu.amount=2",
                "-Dspark.task.resource.gpu.amount=1",
                "-Dspark.executor.extraClassPath=" + Cases.classPath());

        assertThat(weights("devices", start("devices", TWO_DEVICES, gpus, "local-cluster[1,2,1024]")))
                .isEqualTo(undisturbed);
    }

    private static Process start(String out, String devices, List<String> spark, String master, String... more)
            throws IOException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx1g"));
        command.addAll(List.of(System.getProperty("jvm.opens", "").split(" ")));
        command.addAll(spark);
        command.addAll(List.of("-cp", Cases.classPath(), Main.class.getName(), "metatrain"));
        command.addAll(List.of("--data", dataset, "--init", init.toString()));
        command.addAll(List.of("--out", folder.resolve(out).toString()));
        command.addAll(Cases.arguments(
                "--set",
                "metatrain.iterations=" + ITERATIONS,
                "--set",
                "spark.master=\"" + master + "\"",
                "--set",
                "compute.backend=opencl",
                "--set",
                "compute.allow-cpu-device=true"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(out + ".log").toFile());
        builder.environment().put("POCL_DEVICES", devices);
        return builder.start();
    }

    private static boolean hasCheckpoint(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.anyMatch(file -> String.valueOf(file.getFileName()).matches("checkpoint-\\d+\\.safetensors"));
        }
    }

    /** The hash of the weights' tensors; their header also says where they were trained. */
    private static String weights(String out, Process run) throws IOException, InterruptedException {
        assertThat(run.waitFor())
                .as(Files.readString(folder.resolve(out + ".log")))
                .isZero();
        return TrainingProcess.sha256(folder.resolve(out));
    }
}
