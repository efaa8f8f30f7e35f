package org.mzsr.training.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mzsr.meta.TaskGradient;

class GradientSumTest {

    @Test
    void the_tree_gives_the_sum_and_keeps_the_order_of_reports() {
        List<TaskOutcome> outcomes = outcomes(40, 5);
        List<GradientSum> nodes = IntStream.range(0, 3)
                .mapToObj(n -> GradientSum.ofTasks(n, outcomes.subList(16 * n, Math.min(40, 16 * n + 16))))
                .toList();

        GradientSum sum = GradientSum.ofSums(0, nodes);

        assertThat(sum.reports())
                .extracting(TaskReport::loss)
                .isEqualTo(IntStream.range(0, 40).mapToObj(i -> (double) i).toList());
        for (int i = 0; i < 5; i++) {
            int element = i;
            double exact = outcomes.stream()
                    .mapToDouble(outcome -> outcome.gradient()[element])
                    .sum();
            assertThat(sum.sum(i)).isCloseTo(exact, within(1e-12));
        }
    }

    private static List<TaskOutcome> outcomes(int count, int size) {
        Random random = new Random(1);
        List<TaskOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] gradient = random.doubles(size).toArray();
            outcomes.add(new TaskOutcome(
                    i, new TaskGradient(gradient, i, new double[0], new double[0], new double[0][]), 0, 0, 0, ""));
        }
        return outcomes;
    }
}
