package org.mzsr.meta;

import static org.mzsr.Closeness.assertRelative;
import static org.mzsr.Golden.values;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.problem.LearnedVector;

class AdamTest {

    private static final double[] THETA = values("network/theta_0.npy");
    private static final double[] UNIFORM = values("network/meta_gradient_uniform.npy");
    private static final double[] LAST = values("network/meta_gradient_last.npy");

    @ParameterizedTest
    @CsvSource({"KINGMA, kingma", "TENSORFLOW, tf"})
    void three_updates_have_the_golden_values(Adam.Form form, String name) {
        Adam.Settings settings = new Adam.Settings(form, 0.9, 0.999, 1e-8);
        double[][] gradients = {UNIFORM, times(0.5, LAST), times(-1e-6, UNIFORM)};
        Adam.State state = Adam.State.start(LearnedVector.of(THETA));
        for (int t = 1; t <= 3; t++) {
            state = Adam.update(settings, state, gradients[t - 1], 0.001);

            String file = String.format(Locale.ROOT, "network/adam_%s_%d.npy", name, t);
            assertRelative(state.learned().values(), values(file), 1e-12);
        }
    }

    @ParameterizedTest
    @CsvSource({"KINGMA, kingma", "TENSORFLOW, tf"})
    void a_tiny_gradient_shows_where_epsilon_stands(Adam.Form form, String name) {
        Adam.Settings settings = new Adam.Settings(form, 0.9, 0.999, 1e-8);

        Adam.State state =
                Adam.update(settings, Adam.State.start(LearnedVector.of(THETA)), times(1e-6, UNIFORM), 0.001);

        assertRelative(state.learned().values(), values("network/adam_small_" + name + "_1.npy"), 1e-12);
    }

    private static double[] times(double factor, double[] vector) {
        return Arrays.stream(vector).map(x -> factor * x).toArray();
    }
}
