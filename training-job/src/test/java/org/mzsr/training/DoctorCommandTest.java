package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.checkup.Checkup;
import org.mzsr.checkup.Finding;
import org.mzsr.checkup.MemoryPlan;
import org.mzsr.opencl.OpenClProvider;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;

@Tag("spark")
class DoctorCommandTest {

    private static final long MIB = 1 << 20;

    private static final BackendOptions BACKEND = BackendOptions.of(Precision.FLOAT32, 1);

    @TempDir
    static Path folder;

    @Test
    void this_jvm_is_well() {
        Checkup checkup = Checkup.of(BACKEND, new MemoryPlan(1, 10 * MIB, MIB, MIB), new SparkConf(false));

        assertThat(checkup.findings()).allMatch(finding -> finding.level() == Finding.Level.OK);
        assertThat(checkup.findings())
                .extracting(Finding::subject)
                .containsExactly(
                        "java",
                        "add-opens",
                        "spark",
                        "mzsr-spark",
                        "backend",
                        "arithmetic",
                        "processor",
                        "threads",
                        "heap",
                        "off-heap");
    }

    @Test
    void memory_that_the_cluster_manager_does_not_grant_is_named_with_the_setting_to_change() {
        SparkConf yarn = new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", "2g");
        MemoryPlan paper = new MemoryPlan(4, 741 * MIB, 20 * MIB, MIB);

        assertThat(only(Checkup.of(BACKEND, paper, yarn), "off-heap").toString())
                .contains("the cluster manager grants 384 MiB; set spark.executor.memoryOverhead=3773m");
        assertThat(only(Checkup.of(BACKEND, paper, yarn.set("spark.executor.memoryOverhead", "3773m")), "off-heap")
                        .level())
                .isEqualTo(Finding.Level.OK);
    }

    @Test
    void another_version_on_an_executor_is_an_error() {
        Checkup checkup = new Checkup("9.9", BACKEND, new MemoryPlan(1, MIB, MIB, MIB), 1, Long.MAX_VALUE);

        assertThatThrownBy(() -> checkup.refuseWhatCannotWork("executor 3 (10.0.0.7)"))
                .hasMessageStartingWith("Cannot compute on executor 3 (10.0.0.7): mzsr-spark: ")
                .hasMessageEndingWith(", the driver has 9.9; ship one jar to all");
    }

    @Test
    void a_device_is_named_and_gives_the_bits_of_the_reference() {
        assumeFalse(
                new OpenClProvider().devices().isEmpty(),
                "no OpenCL device: install PoCL (Debian: pocl-opencl-icd) to run this test without a GPU");
        BackendOptions opencl = new BackendOptions("opencl", Precision.FLOAT32, 1, 0, true);

        Checkup checkup = Checkup.of(opencl, new MemoryPlan(4, 10 * MIB, MIB, MIB), new SparkConf(false));

        assertThat(only(checkup, "backend").level()).isEqualTo(Finding.Level.OK);
        assertThat(only(checkup, "backend").toString())
                .contains("opencl float32, ")
                .endsWith(", the bits of the reference");
        assertThat(only(checkup, "devices").toString()).contains("devices: 0: ");
    }

    @Test
    void a_gpu_limits_the_tasks_at_once() {
        SparkConf conf = new SparkConf(false)
                .set("spark.executor.cores", "16")
                .set("spark.executor.resource.gpu.amount", "1")
                .set("spark.task.resource.gpu.amount", "0.25");

        assertThat(Checkup.tasksAtOnce(conf, 100, OptionalInt.empty())).isEqualTo(4);
        assertThat(Checkup.tasksAtOnce(conf.set("spark.task.resource.gpu.amount", "1"), 100, OptionalInt.empty()))
                .isEqualTo(1);
    }

    @Test
    void slots_are_those_of_one_executor() {
        SparkConf conf = new SparkConf(false).set("spark.executor.cores", "8").set("spark.task.cpus", "2");

        assertThat(Checkup.tasksAtOnce(conf, 100, OptionalInt.empty())).isEqualTo(4);
        assertThat(Checkup.tasksAtOnce(new SparkConf(false).set("spark.master", "local[3]"), 3, OptionalInt.empty()))
                .isEqualTo(3);
        assertThat(Checkup.tasksAtOnce(
                        new SparkConf(false).set("spark.master", "local-cluster[5,2,1024]"), 10, OptionalInt.empty()))
                .isEqualTo(2);
        assertThat(Checkup.tasksAtOnce(new SparkConf(false).set("spark.master", "yarn"), 10, OptionalInt.empty()))
                .isEqualTo(1);
    }

    @Test
    void a_standalone_executor_has_the_slots_that_it_says_it_has() {
        SparkConf conf = new SparkConf(false).set("spark.master", "spark://master:7077");

        assertThat(Checkup.tasksAtOnce(conf, 100, OptionalInt.of(7))).isEqualTo(7);
        assertThat(Checkup.tasksAtOnce(conf.set("spark.executor.cores", "2"), 100, OptionalInt.of(7)))
                .isEqualTo(2);
    }

    @Test
    void executors_of_one_machine_share_its_cores() {
        assertThat(DoctorCommand.crowded(Map.of("a", 6, "b", 4), Map.of("a", 4, "b", 4), 1))
                .containsExactly("a: 6 tasks at once of all its executors, of 1 native thread each, on 4 cores;"
                        + " they will wait for each other");
        assertThat(DoctorCommand.crowded(Map.of("a", 3), Map.of("a", 4), 2))
                .containsExactly("a: 3 tasks at once of all its executors, of 2 native threads each, on 4 cores;"
                        + " they will wait for each other");
        assertThat(DoctorCommand.crowded(Map.of("a", 3), Map.of(), 1)).isEmpty();
    }

    @Test
    void a_run_that_cannot_fit_is_refused_before_its_first_iteration() throws IOException {
        String dataset = Cases.dataset(folder);

        assertThatThrownBy(() -> Cases.metatrain(
                        "local[2]", dataset, folder.resolve("large"), "metatrain.support=400000", "metatrain.query=1"))
                .hasStackTraceContaining("Cannot compute on executor driver (127.0.0.1): ")
                .hasStackTraceContaining("MiB");
        assertThat(folder.resolve("large/weights.safetensors")).doesNotExist();
    }

    private static Finding only(Checkup checkup, String subject) {
        return checkup.findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_command_prints_what_every_executor_found() throws IOException {
        CommandOutput output =
                CommandOutput.of(new DoctorCommand(), "--conf", "demo", "--set", "spark.master=\"local[2]\"");

        assertThat(output.exit()).isZero();
        assertThat(output.out())
                .contains("local[2], metatrain: an executor needs heap ")
                .contains("executor driver (127.0.0.1)")
                .containsPattern("ok      backend: (onednn|nd4j) float32")
                .contains("1 JVM looked at: all well");
    }
}
