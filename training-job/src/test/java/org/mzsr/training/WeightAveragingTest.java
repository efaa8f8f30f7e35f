package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.config.Configuration;
import org.mzsr.weights.Weights;

@Tag("spark")
class WeightAveragingTest {

    @TempDir
    static Path folder;

    private static String dataset = "";

    @BeforeAll
    static void prepare() throws IOException {
        dataset = Cases.dataset(folder);
    }

    private static Weights pretrain(String master, String name, boolean resume, String... settings) throws IOException {
        Configuration configuration =
                Cases.configuration(Stream.concat(Stream.of("optimizer.form=tensorflow"), Stream.of(settings))
                        .toArray(String[]::new));
        return Cases.run(
                master,
                Training.pretraining(configuration)
                        .data(dataset)
                        .out(folder.resolve(name).toString())
                        .resume(resume));
    }

    @Test
    void dl4j_spark_lowers_the_loss_on_a_cluster_of_processes() throws IOException {
        Weights weights = pretrain(
                "local-cluster[2,1,1024]",
                "cluster",
                false,
                "pretrain.engine=dl4j-spark",
                "pretrain.iterations=60",
                "pretrain.tasks=2",
                "pretrain.learning-rate=3.0e-3",
                "run.validate-every=30",
                "run.checkpoint-every=20");

        assertThat(weights.provenance().iterations()).isEqualTo(60);
        assertThat(weights.provenance().configuration().toString()).contains("engine=dl4j-spark");
        List<String> lines = Files.readAllLines(folder.resolve("cluster/metrics/metrics-00000000.jsonl"));
        assertThat(lines).hasSize(60 / 5);
        assertThat(loss(lines.get(11))).isLessThan(0.8 * loss(lines.get(0)));
        assertThat(lines.get(11)).contains("\"validation\"").doesNotContain("gradientNorm");
    }

    private static double loss(String line) {
        return Double.parseDouble(line.replaceFirst(".*\"loss\":([0-9.E-]+).*", "$1"));
    }

    @Test
    void a_single_worker_trains_as_the_own_engine_does() throws IOException {
        // With one worker nothing is averaged, and both engines see the same mini-batches in the same order.
        String[] common = {"pretrain.tasks=1", "pretrain.iterations=10", "optimizer.form=tensorflow"};
        Weights own = pretrain("local[1]", "own", false, common);
        Weights dl4j =
                pretrain("local[1]", "dl4j", false, common[0], common[1], common[2], "pretrain.engine=dl4j-spark");

        double moved = 0;
        double apart = 0;
        double[] start = org.mzsr.network.Initialization.he(Cases.SHAPE, 0);
        for (int i = 0; i < start.length; i++) {
            moved += Math.abs(own.theta()[i] - start[i]);
            apart += Math.abs(own.theta()[i] - dl4j.theta()[i]);
        }
        assertThat(apart).isLessThan(0.02 * moved);
    }

    @Test
    void it_goes_on_from_a_checkpoint() throws IOException {
        pretrain("local[2]", "halves", false, "pretrain.engine=dl4j-spark", "pretrain.iterations=10");
        Weights weights = pretrain("local[2]", "halves", true, "pretrain.engine=dl4j-spark", "pretrain.iterations=20");

        assertThat(weights.provenance().iterations()).isEqualTo(20);
        assertThat(folder.resolve("halves/metrics/metrics-00000010.jsonl")).exists();
    }

    @Test
    void a_clamp_is_refused_because_there_is_no_gradient_to_clamp() {
        assertThatThrownBy(() ->
                        pretrain("local[1]", "clamp", false, "pretrain.engine=dl4j-spark", "pretrain.gradient-clamp=1"))
                .hasMessageContaining("gradient-clamp")
                .hasMessageContaining("averages weights, not gradients");
    }

    @Test
    void adams_other_form_is_refused_because_dl4j_has_none() {
        assertThatThrownBy(() ->
                        pretrain("local[1]", "kingma", false, "pretrain.engine=dl4j-spark", "optimizer.form=kingma"))
                .hasMessageContaining("set optimizer.form = tensorflow");
    }

    @Test
    void kryo_is_refused_before_anything_is_trained() {
        System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        try {
            assertThatThrownBy(() -> pretrain("local[1]", "kryo", false, "pretrain.engine=dl4j-spark"))
                    .hasMessageContaining("Cannot pretrain with dl4j-spark: spark.serializer is");
        } finally {
            System.clearProperty("spark.serializer");
        }
    }
}
