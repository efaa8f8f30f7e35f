package org.mzsr.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/gpu/discover-gpus}, with a program in place of {@code nvidia-smi}, as Spark reads its answer. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script for Linux")
@Tag("process")
class GpuDiscoveryTest {

    @TempDir
    Path folder;

    @Test
    void two_gpus() throws Exception {
        install("[ \"$*\" = '--query-gpu=index --format=csv,noheader' ] || exit 9", "echo 0", "echo 1");

        Answer answer = discover(folder + ":/usr/bin:/bin");

        assertThat(answer.gpu().name()).isEqualTo("gpu");
        assertThat(answer.gpu().addresses()).containsExactly("0", "1");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void gpus_that_are_hidden_from_programs_are_not_offered() throws Exception {
        install("echo 0", "echo 1", "echo 2", "echo 3");

        Answer answer = discover(folder + ":/usr/bin:/bin", "2,3");

        assertThat(answer.gpu().addresses()).containsExactly("0", "1");
    }

    @Test
    void no_program() throws Exception {
        Answer answer = discover(folder.toString());

        assertThat(answer.gpu().addresses()).isEmpty();
        assertThat(answer.err()).isEqualTo("discover-gpus: no nvidia-smi on the PATH, so no GPU is offered\n");
    }

    @Test
    void a_program_that_fails() throws Exception {
        install("echo 'Failed to initialize NVML'", "exit 9");

        Answer answer = discover(folder + ":/usr/bin:/bin");

        assertThat(answer.gpu().addresses()).isEmpty();
        assertThat(answer.err()).isEqualTo("discover-gpus: nvidia-smi fails, so no GPU is offered\n");
    }

    @Test
    void a_program_that_finds_none() throws Exception {
        install("echo 'No devices were found'");

        Answer answer = discover(folder + ":/usr/bin:/bin");

        assertThat(answer.gpu().addresses()).isEmpty();
        assertThat(answer.err()).isEqualTo("discover-gpus: nvidia-smi names no GPU, so none is offered\n");
    }

    private void install(String... lines) throws IOException {
        Path program = folder.resolve("nvidia-smi");
        Files.writeString(program, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Answer(ResourceInformation gpu, String err) {}

    private Answer discover(String path) throws IOException, InterruptedException {
        return discover(path, "");
    }

    private Answer discover(String path, String visible) throws IOException, InterruptedException {
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("../deploy/gpu/discover-gpus").redirectError(err.toFile());
        builder.environment().put("PATH", path);
        builder.environment().put("CUDA_VISIBLE_DEVICES", visible);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return new Answer(ResourceInformation.parseJson(out), Files.readString(err));
    }
}
