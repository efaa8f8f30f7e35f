package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.dataset.Dataset;
import org.mzsr.manifest.Manifest;
import org.mzsr.training.objective.TaskPlan;
import org.mzsr.weights.Weights;

/** The result of training is a function of seed and dataset, not of where the tasks ran. */
@Tag("spark")
class SameBitsTest {

    @TempDir
    static Path folder;

    private static String dataset = "";
    private static double[] reference = {};

    @BeforeAll
    static void prepare() throws IOException {
        dataset = Cases.dataset(folder);
        reference = Cases.metatrain("local[1]", dataset, folder.resolve("reference"))
                .theta();
    }

    @Test
    void training_moves_the_weights() throws IOException {
        double[] start = Cases.initial().theta();

        assertThat(IntStream.range(0, start.length)
                        .mapToDouble(i -> Math.abs(reference[i] - start[i]))
                        .max()
                        .orElseThrow())
                .isBetween(1e-5, 1e-2);
    }

    @Test
    void two_tasks_at_once_give_the_bits_of_one_at_a_time() throws IOException {
        Weights weights = Cases.metatrain("local[2]", dataset, folder.resolve("two"));

        assertThat(weights.theta()).containsExactly(reference);
    }

    @Test
    void executors_in_processes_of_their_own_give_the_same_bits() throws IOException {
        // A relative path, as a user would give: executors work in other folders.
        String relative =
                Path.of("").toAbsolutePath().relativize(Path.of(dataset)).toString();

        Weights weights = Cases.metatrain("local-cluster[2,1,1024]", relative, folder.resolve("cluster"));

        assertThat(weights.theta()).containsExactly(reference);
    }

    @Test
    void kryo_gives_the_same_bits() throws IOException {
        System.setProperty("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        try {
            Weights weights = Cases.metatrain("local-cluster[1,1,1024]", dataset, folder.resolve("kryo"));
            assertThat(weights.theta()).containsExactly(reference);
        } finally {
            System.clearProperty("spark.serializer");
        }
    }

    @Test
    void another_seed_gives_other_weights() throws IOException {
        Weights weights = Cases.metatrain("local[2]", dataset, folder.resolve("seed"), "seed=9");

        assertThat(weights.theta()).isNotEqualTo(reference);
    }

    @Test
    void recomputing_activations_gives_the_same_bits() throws IOException {
        Weights weights = Cases.metatrain("local[2]", dataset, folder.resolve("recompute"), "metatrain.recompute=true");

        assertThat(weights.theta()).containsExactly(reference);
    }

    @Test
    void first_order_differs_from_second_order_and_can_be_switched_on_the_way() throws IOException {
        double[] first = Cases.metatrain(
                        "local[2]", dataset, folder.resolve("first"), "metatrain.algorithm=first-order-maml")
                .theta();
        double[] late = Cases.metatrain("local[2]", dataset, folder.resolve("late"), "metatrain.second-order-from=100")
                .theta();
        double[] switched = Cases.metatrain(
                        "local[2]", dataset, folder.resolve("switch"), "metatrain.second-order-from=3")
                .theta();

        assertThat(late).containsExactly(first);
        assertThat(first).isNotEqualTo(reference);
        assertThat(switched).isNotEqualTo(reference).isNotEqualTo(first);
        assertThat(first).containsExactly(reference, within(1e-2));
    }

    @Test
    void a_plan_depends_on_the_tasks_name_alone_and_names_what_exists() throws IOException {
        Manifest manifest = Dataset.at(dataset, new Configuration()).manifest(new Configuration());
        for (int iteration = 0; iteration < 200; iteration++) {
            TaskPlan plan = TaskPlan.of(5, iteration, 1, 4, manifest);
            TaskPlan again = TaskPlan.of(5, iteration, 1, 4, manifest);
            assertThat(plan.patches()).containsExactly(again.patches());
            assertThat(plan.patches()).doesNotHaveDuplicates();
            assertThat(plan.shard())
                    .isEqualTo(again.shard())
                    .isLessThan(manifest.shards().size());
            int rows = manifest.shards().get(plan.shard()).rows();
            assertThat(List.of(plan.patches()[0], plan.patches()[3])).allMatch(row -> row >= 0 && row < rows);
            assertThat(plan.kernel()).isBetween(0, 9);
        }
    }
}
