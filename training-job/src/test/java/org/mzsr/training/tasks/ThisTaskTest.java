package org.mzsr.training.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.training.Cases;

@Tag("spark")
class ThisTaskTest {

    @TempDir
    Path folder;

    @Test
    void without_gpus_there_is_one_device() throws IOException {
        assertThat(ThisTask.device()).isZero();
        assertThat(Cases.<List<Integer>>onSpark(
                        "local[2]",
                        spark -> spark.parallelize(List.of(1, 2), 2)
                                .map(item -> ThisTask.device())
                                .collect()))
                .containsOnly(0);
    }

    @Test
    void gpus_that_are_not_numbered_are_refused() {
        assertThat(ThisTask.number("7")).isEqualTo(7);
        assertThatThrownBy(() -> ThisTask.number("GPU-1f3c"))
                .hasMessageStartingWith("Cannot compute on the GPU 'GPU-1f3c' that Spark gave to this task: ");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell script for Linux")
    void tasks_that_run_at_once_have_the_gpus_that_spark_gave_them() throws IOException {
        Path script = folder.resolve("discover");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"4\", \"7\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.worker.resource.gpu.amount", "2");
        settings.put("spark.worker.resource.gpu.discoveryScript", script.toString());
        settings.put("spark.executor.resource.gpu.amount", "2");
        settings.put("spark.task.resource.gpu.amount", "1");
        settings.forEach(System::setProperty);
        try {
            List<Integer> devices = Cases.onSpark(
                    "local-cluster[1,2,1024]",
                    spark -> spark.parallelize(List.of(1, 2, 3, 4), 4)
                            .map(item -> {
                                Thread.sleep(500);
                                return ThisTask.device();
                            })
                            .collect());
            assertThat(devices).containsOnly(4, 7);
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }
}
