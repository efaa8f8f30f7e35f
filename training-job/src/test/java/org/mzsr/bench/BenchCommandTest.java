package org.mzsr.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.meta.Order;
import org.mzsr.network.NetworkShape;
import org.mzsr.training.Cases;

@Tag("spark")
class BenchCommandTest {

    @TempDir
    Path folder;

    /** A session that another test left open would serve here, with as many cores as that test wanted. */
    @BeforeEach
    void closeOtherTestsSession() {
        Cases.closeSession();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "names oneDNN, which only x86-64 has")
    void everything_is_measured_in_one_run_beside_another_program() throws IOException {
        Path peer = peer("{\"program\": \"a peer\", \"first\": {\"best\": 100, \"median\": 101},"
                + " \"second\": {\"best\": 200, \"median\": 201}, \"peakResident\": 1000000}");

        CommandOutput output = CommandOutput.of(
                new BenchCommand(new TensorBenchmarks.Setting(new NetworkShape(4, 16, 3), 2, 32, 2, 64)),
                "--json",
                "--repeats",
                "1",
                "--threads",
                "2",
                "--against",
                "sh " + peer);

        assertThat(output.exit()).as(output.err()).isZero();
        JsonNode figures = new ObjectMapper().readTree(output.out()).get("figures");
        List<String> names = new ArrayList<>();
        for (JsonNode figure : figures) {
            names.add(figure.get("name").asText());
            assertThat(figure.get("seconds").get("best").asDouble()).isPositive();
            assertThat(figure.get("rate").asDouble()).isPositive();
        }
        assertThat(names)
                .containsExactly(
                        "sgemm of nd4j, 1 thread",
                        "sgemm of onednn, 1 thread",
                        "sgemm of nd4j, 2 threads",
                        "sgemm of onednn, 2 threads",
                        "first-order meta-gradient, auto, a task on 1 thread",
                        "first-order meta-gradient, auto, a task on 2 threads",
                        "first-order meta-gradient, auto, 2 tasks at once on 1 thread each",
                        "  for each task",
                        "exact meta-gradient, auto, a task on 1 thread",
                        "exact meta-gradient, auto, a task on 2 threads",
                        "exact meta-gradient, auto, 2 tasks at once on 1 thread each",
                        "  for each task",
                        "first-order meta-gradient, nd4j, a task on 1 thread",
                        "exact meta-gradient, nd4j, a task on 1 thread",
                        "first-order meta-gradient, a peer, a task on 1 thread",
                        "exact meta-gradient, a peer, a task on 1 thread",
                        "first-order meta-gradient, a peer, a task on 2 threads",
                        "exact meta-gradient, a peer, a task on 2 threads",
                        "one step of adaptation to 64x64, 1 thread",
                        "enlargement to 128x128, 1 thread",
                        "one step of adaptation to 64x64, 2 threads",
                        "enlargement to 128x128, 2 threads",
                        "preparing a dataset",
                        "assembling a task, 1 thread",
                        "an iteration outside compute, meta-batch 5, local[2]");
        double ours = figures.get(8).get("seconds").get("best").asDouble();
        assertThat(figures.get(15).get("ratio").asDouble()).isEqualTo(200 / ours);
        assertThat(figures.get(23).get("ratio").asDouble()).isPositive();
    }

    @Test
    void a_backend_is_measured_alone() throws IOException {
        CommandOutput output = CommandOutput.of(
                new BenchCommand(new TensorBenchmarks.Setting(new NetworkShape(3, 16, 3), 1, 16, 1, 64)),
                "--backend",
                "nd4j",
                "--repeats",
                "1",
                "--threads",
                "1");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out())
                .contains(", nd4j float32, ")
                .contains("convolution 16 to 16, nd4j")
                .contains("derivatives by kernel and input 16 to 16, nd4j")
                .contains("exact meta-gradient, nd4j, a task ")
                .contains("exact meta-gradient, nd4j, 4 tasks at once, each");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the other program is a shell script")
    void another_program_is_told_threads_and_repeats() throws IOException {
        Path told = folder.resolve("told");
        Path peer = peer("{\"program\": \"p\", \"first\": {\"best\": 1, \"median\": 2},"
                + " \"second\": {\"best\": 3, \"median\": 4}, \"peakResident\": 5}' && echo \"$@\" > '" + told);

        Peer.Answer answer = new Peer("sh " + peer).run(2, 7);

        assertThat(Files.readString(told)).isEqualTo("--threads 2 --repeats 7\n");
        assertThat(answer.seconds(Order.FIRST)).isEqualTo(new Timing(1, 2));
        assertThat(answer.seconds(Order.SECOND)).isEqualTo(new Timing(3, 4));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the other program is a shell script")
    void another_program_that_fails_or_babbles_is_named() throws IOException {
        Path babbling = peer("{\"program\": 1}");

        assertThatThrownBy(() -> new Peer("sh " + babbling).run(1, 1))
                .hasMessageStartingWith("Cannot measure against 'sh " + babbling + "': ");
        assertThatThrownBy(() -> new Peer("false").run(1, 1))
                .hasMessage("Cannot measure against 'false': it ended with 1");
        assertThatThrownBy(() -> new Peer("/no/such/program").run(1, 1))
                .hasMessageStartingWith("Cannot measure against '/no/such/program': ");
    }

    @Test
    void nonsense_is_refused() {
        CommandOutput output = CommandOutput.of(new BenchCommand(), "--repeats", "0");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("Cannot measure with --repeats 0 and --threads ");
    }

    private Path peer(String says) throws IOException {
        return Files.writeString(folder.resolve("peer.sh"), "echo '" + says + "'\n");
    }
}
