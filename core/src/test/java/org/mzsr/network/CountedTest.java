package org.mzsr.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mzsr.Golden;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;

class CountedTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 4, 2);
    private static final int SIZE = 2 * 2 * 6 * 5;

    @Test
    void pixels_that_do_not_count_may_have_any_label() {
        double[] input = Golden.hashUniform(1, SIZE);
        double[] label = Golden.hashUniform(2, SIZE);
        double[] mask = Arrays.stream(Golden.hashUniform(3, SIZE))
                .map(u -> u < 0.5 ? 0 : 1)
                .toArray();
        double[] other = label.clone();
        for (int i = 0; i < SIZE; i++) {
            other[i] = mask[i] == 0 ? 5 : label[i];
        }

        assertThat(gradient(input, other, mask)).containsExactly(gradient(input, label, mask));
        assertThat(gradient(input, label, mask)).isNotEqualTo(gradient(input, label, null));
    }

    private static double[] gradient(double[] input, double[] label, double[] mask) {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Parameters theta = new Parameters(backend, SHAPE.tensors());
            Parameters gradient = new Parameters(backend, SHAPE.tensors());
            backend.write(Golden.hashTheta(SHAPE, 9, 0.5), 0, theta.flat());
            Trace trace = new Trace(backend, SHAPE, new BatchShape(2, 6, 5), Trace.Use.GRADIENT);
            trace.load(backend, new Batch(2, 2, 6, 5, input, label));
            if (mask != null) {
                trace.countOnly(backend, mask);
            }
            new Network(backend, SHAPE).gradient(theta, trace, gradient, backend.allocate(1), 0);
            double[] values = new double[SHAPE.parameters()];
            backend.read(gradient.flat(), values, 0);
            return values;
        }
    }
}
