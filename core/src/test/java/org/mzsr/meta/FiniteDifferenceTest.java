package org.mzsr.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mzsr.Closeness;
import org.mzsr.Golden;
import org.mzsr.network.Batch;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Parameters;
import org.mzsr.network.Trace;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;

/**
 * Meta-gradients against central differences in float64, on a net that no golden value knows. A quotient is only valid
 * while no ReLU and no |·| changes sides between its two points, so a coordinate where the larger step meets such a place
 * is judged by a smaller one.
 */
class FiniteDifferenceTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 5, 2);
    private static final double[] THETA = Golden.hashTheta(SHAPE, 77, 0.7);
    private static final Batch SUPPORT = batch(2, 501);
    private static final Batch QUERY = batch(3, 601);
    private static final int STEPS = 3;
    private static final InnerRates RATES = InnerRates.constant(STEPS, 0.08, SHAPE);

    @ParameterizedTest
    @EnumSource(LossWeights.class)
    void the_exact_gradient_is_the_derivative_of_the_meta_loss(LossWeights kind) {
        double[] weights = kind.at(STEPS, 1234);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            MetaGradient meta = new MetaGradient(backend, SHAPE, STEPS, SUPPORT.shape(), QUERY.shape(), false);

            double[] gradient = meta.compute(THETA, SUPPORT, QUERY, RATES, weights, Order.SECOND)
                    .gradient();

            assertDerivative(
                    gradient,
                    theta -> meta.compute(theta, SUPPORT, QUERY, RATES, weights, Order.FIRST)
                            .loss());
        }
    }

    @ParameterizedTest
    @EnumSource(LossWeights.class)
    void the_first_order_gradient_is_the_derivative_with_inner_gradients_held_constant(LossWeights kind) {
        double[] weights = kind.at(STEPS, 1234);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            MetaGradient meta = new MetaGradient(backend, SHAPE, STEPS, SUPPORT.shape(), QUERY.shape(), false);
            SupervisedGradient support = new SupervisedGradient(backend, SHAPE, SUPPORT.shape());
            SupervisedGradient query = new SupervisedGradient(backend, SHAPE, QUERY.shape());
            double[][] moves = new double[STEPS + 1][THETA.length];
            for (int k = 0; k < STEPS; k++) {
                double[] g = support.compute(sum(THETA, moves[k]), SUPPORT).gradient();
                for (int i = 0; i < g.length; i++) {
                    moves[k + 1][i] = moves[k][i] - 0.08 * g[i];
                }
            }

            double[] gradient = meta.compute(THETA, SUPPORT, QUERY, RATES, weights, Order.FIRST)
                    .gradient();

            assertDerivative(gradient, theta -> {
                double loss = 0;
                for (int k = 1; k <= STEPS; k++) {
                    loss += weights[k - 1]
                            * query.compute(sum(theta, moves[k]), QUERY).loss();
                }
                return loss;
            });
        }
    }

    @Test
    void reptiles_gradient_is_the_derivative_of_each_steps_loss_where_the_step_began() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Reptile reptile = new Reptile(backend, SHAPE, STEPS, SUPPORT.shape(), QUERY.shape());
            SupervisedGradient support = new SupervisedGradient(backend, SHAPE, SUPPORT.shape());
            SupervisedGradient query = new SupervisedGradient(backend, SHAPE, QUERY.shape());
            double[] first = support.compute(THETA, SUPPORT).gradient();
            double[] second =
                    query.compute(sum(THETA, times(-0.08, first)), QUERY).gradient();
            double[] moves1 = times(-0.08, first);
            double[] moves2 = times(-0.08, sum(first, second));

            double[] gradient = reptile.compute(THETA, SUPPORT, QUERY, RATES).gradient();

            assertDerivative(
                    gradient,
                    theta -> support.compute(theta, SUPPORT).loss()
                            + query.compute(sum(theta, moves1), QUERY).loss()
                            + support.compute(sum(theta, moves2), SUPPORT).loss());
        }
    }

    @Test
    void reptiles_gradient_is_the_way_that_the_inner_loop_went() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Network network = new Network(backend, SHAPE);
            Parameters theta = new Parameters(backend, SHAPE);
            Parameters gradient = new Parameters(backend, SHAPE);
            backend.write(THETA, 0, theta.flat());
            for (int k = 0; k < STEPS; k++) {
                Batch batch = k % 2 == 0 ? SUPPORT : QUERY;
                Trace trace = new Trace(backend, SHAPE, batch.shape(), Trace.Use.GRADIENT);
                trace.load(backend, batch);
                new InnerLoop(backend, network)
                        .step(theta, trace, gradient, RATES.values()[k], theta, backend.allocate(1), 0);
            }
            double[] end = new double[THETA.length];
            backend.read(theta.flat(), end, 0);

            double[] reptile = new Reptile(backend, SHAPE, STEPS, SUPPORT.shape(), QUERY.shape())
                    .compute(THETA, SUPPORT, QUERY, RATES)
                    .gradient();

            Closeness.assertRelative(reptile, times(1 / 0.08, sum(THETA, times(-1, end))), 1e-12);
        }
    }

    private static double[] times(double factor, double[] vector) {
        return Arrays.stream(vector).map(v -> factor * v).toArray();
    }

    private static void assertDerivative(double[] gradient, ToDoubleFunction<double[]> loss) {
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < gradient.length; i++) {
            double difference = Math.abs(quotient(loss, i, 1e-5) - gradient[i]);
            if (difference > 1e-6 * largest) {
                difference = Math.abs(quotient(loss, i, 1e-7) - gradient[i]);
            }
            assertThat(difference / largest).as("coordinate " + i).isLessThan(1e-6);
        }
    }

    private static double quotient(ToDoubleFunction<double[]> loss, int i, double step) {
        double[] up = THETA.clone();
        double[] down = THETA.clone();
        up[i] += step;
        down[i] -= step;
        return (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (up[i] - down[i]);
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    private static Batch batch(int count, long seed) {
        int size = count * 2 * 7 * 6;
        return new Batch(count, 2, 7, 6, Golden.hashUniform(seed, size), Golden.hashUniform(seed + 1, size));
    }
}
