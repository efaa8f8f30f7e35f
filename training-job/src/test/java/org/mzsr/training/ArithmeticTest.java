package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.tensor.Processor;
import org.mzsr.weights.Weights;

/** Processors of several kinds: their bits differ, and nobody is left in the dark about it. */
class ArithmeticTest {

    @TempDir
    Path folder;

    @Test
    void executors_that_compute_otherwise_are_told_of_once() {
        List<String> notices = new ArrayList<>();
        Arithmetic arithmetic = new Arithmetic(null, notices::add);

        arithmetic.saw(List.of("onednn avx512"));
        arithmetic.saw(List.of("onednn avx2", "onednn avx512"));
        arithmetic.saw(List.of("onednn avx2", "onednn avx512"));

        assertThat(notices)
                .singleElement()
                .asString()
                .startsWith("executors compute with onednn avx2 and onednn avx512");
        assertThat(arithmetic.kinds()).isEqualTo("onednn avx2 + onednn avx512");
    }

    @Test
    void engines_that_do_not_say_leave_no_word() {
        List<String> notices = new ArrayList<>();
        Arithmetic arithmetic = new Arithmetic(null, notices::add);

        arithmetic.saw(null);

        assertThat(notices).isEmpty();
        assertThat(arithmetic.kinds()).isNull();
    }

    @Test
    @Tag("process")
    void a_run_with_pinned_instructions_has_the_bits_of_a_machine_that_has_no_others()
            throws IOException, InterruptedException {
        assumeThat(Processor.instructionSet())
                .as("this machine has AVX-512, and can play one that has not")
                .contains("avx512");
        String dataset = Cases.dataset(folder);
        Path init = folder.resolve("init.safetensors");
        Cases.initial().write(init);

        train(dataset, init, "pinned", Map.of(), "--set", "compute.isa=avx2");
        train(dataset, init, "older", Map.of("DNNL_MAX_CPU_ISA", "AVX2"));
        train(dataset, init, "moved", Map.of("DNNL_MAX_CPU_ISA", "AVX2"), "--set", "metatrain.iterations=3");
        train(dataset, init, "moved", Map.of(), "--resume");

        Weights older = weights("older");
        assertThat(weights("pinned").theta()).isEqualTo(older.theta());
        assertThat(weights("pinned").provenance().versions()).containsEntry("arithmetic", "onednn avx2");
        assertThat(older.provenance().versions()).containsEntry("arithmetic", "onednn avx2");
        assertThat(weights("moved").provenance().versions()).containsEntry("arithmetic", "onednn avx2 + onednn avx512");
        assertThat(log("moved"))
                .content()
                .contains("what was trained before was computed with onednn avx2, now it is onednn avx512");
        assertThat(log("older")).content().doesNotContain("compute.isa");
        assertThat(folder.resolve("older/metrics/metrics-00000000.jsonl"))
                .content()
                .contains("\"arithmetic\":[\"onednn avx2\"]");
    }

    private void train(String dataset, Path init, String out, Map<String, String> environment, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("metatrain", "--data", dataset, "--init", init.toString()));
        arguments.addAll(List.of("--out", folder.resolve(out).toString()));
        arguments.addAll(Cases.arguments("--set", "spark.master=\"local[1]\""));
        arguments.addAll(Stream.of(more).toList());
        Process process = Processes.mzsr(log(out), arguments, environment);
        assertThat(process.waitFor()).as(() -> printed(out)).isZero();
    }

    private String printed(String out) {
        try {
            return Files.readString(log(out));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Path log(String out) {
        return folder.resolve(out + ".log");
    }

    private Weights weights(String out) throws IOException {
        return Weights.read(folder.resolve(out).resolve("weights.safetensors"));
    }
}
