package org.mzsr.meta;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.Closeness;
import org.mzsr.Golden;
import org.mzsr.network.Batch;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkPass;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.testing.ClassPath;
import org.mzsr.testing.FiniteDifferences;

/** Meta-gradients against central differences in float64, on a net that no golden value knows. */
class FiniteDifferenceTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 5, 2);
    private static final double[] THETA = Golden.hashTheta(SHAPE, 77, 0.7);
    private static final Batch SUPPORT = batch(2, 501);
    private static final Batch QUERY = batch(3, 601);
    private static final int STEPS = 3;
    private static final InnerRates RATES = InnerRates.constant(STEPS, 0.08, SHAPE.tensors());

    @ParameterizedTest
    @EnumSource(LossWeights.class)
    void the_exact_gradient_is_the_derivative_of_the_meta_loss(LossWeights kind) {
        double[] weights = kind.at(STEPS, 1234);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            assertExact(backend, weights);
        }
    }

    private static void assertExact(TensorBackend backend, double[] weights) {
        MetaGradient<Batch> meta = new MetaGradient<>(backend, loss(backend), STEPS, false);

        double[] gradient = meta.compute(THETA, SUPPORT, QUERY, RATES, weights, Order.SECOND)
                .gradient();

        assertDerivative(
                gradient,
                theta -> meta.compute(theta, SUPPORT, QUERY, RATES, weights, Order.FIRST)
                        .loss());
    }

    static Stream<String> float64() {
        return ClassPath.backends().filter(name -> ClassPath.computes(name, Precision.FLOAT64));
    }

    @ParameterizedTest
    @MethodSource("float64")
    void every_backends_exact_gradient_is_the_derivative_of_its_meta_loss(String name) {
        double[] weights = LossWeights.UNIFORM.at(STEPS, 0);
        try (TensorBackend backend = Backends.open(ClassPath.options(name, Precision.FLOAT64))) {
            assertExact(backend, weights);
        }
    }

    @ParameterizedTest
    @EnumSource(LossWeights.class)
    void the_first_order_gradient_is_the_derivative_with_inner_gradients_held_constant(LossWeights kind) {
        double[] weights = kind.at(STEPS, 1234);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            MetaGradient<Batch> meta = new MetaGradient<>(backend, loss(backend), STEPS, false);
            SupervisedGradient<Batch> support = supervised(backend, SUPPORT);
            SupervisedGradient<Batch> query = supervised(backend, QUERY);
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
    void the_gradient_by_the_logarithm_of_each_parameters_own_rate_is_the_derivative() {
        double[] weights = LossWeights.UNIFORM.at(STEPS, 0);
        InnerRates rates = RATES.perParameter(SHAPE.tensors());
        LearnedVector learned = rates.appendedTo(LearnedVector.of(THETA), SHAPE.tensors());
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            MetaGradient<Batch> meta = new MetaGradient<>(backend, loss(backend), STEPS, false);

            double[] gradient = meta.compute(THETA, SUPPORT, QUERY, rates, weights, Order.SECOND)
                    .withLearned(rates, SHAPE.tensors())
                    .gradient();

            FiniteDifferences.assertGradient(
                    values -> {
                        LearnedVector moved = learned.replacedBy(values);
                        InnerRates own =
                                InnerRates.learned(moved, SHAPE.tensors()).orElseThrow();
                        return meta.compute(moved.theta(), SUPPORT, QUERY, own, weights, Order.FIRST)
                                .loss();
                    },
                    learned.values(),
                    gradient,
                    1e-6);
        }
    }

    @Test
    void equal_rates_for_each_parameter_are_one_rate_for_all() {
        double[] weights = LossWeights.UNIFORM.at(STEPS, 0);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            MetaGradient<Batch> meta = new MetaGradient<>(backend, loss(backend), STEPS, false);

            double[] one = meta.compute(THETA, SUPPORT, QUERY, RATES, weights, Order.SECOND)
                    .gradient();
            double[] each = meta.compute(
                            THETA, SUPPORT, QUERY, RATES.perParameter(SHAPE.tensors()), weights, Order.SECOND)
                    .gradient();

            Closeness.assertRelative(each, one, 1e-12);
        }
    }

    @Test
    void reptiles_gradient_is_the_derivative_of_each_steps_loss_where_the_step_began() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Reptile<Batch> reptile = new Reptile<>(backend, loss(backend), STEPS);
            SupervisedGradient<Batch> support = supervised(backend, SUPPORT);
            SupervisedGradient<Batch> query = supervised(backend, QUERY);
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
            Parameters theta = new Parameters(backend, SHAPE.tensors());
            Parameters gradient = new Parameters(backend, SHAPE.tensors());
            backend.write(THETA, 0, theta.flat());
            for (int k = 0; k < STEPS; k++) {
                Batch batch = k % 2 == 0 ? SUPPORT : QUERY;
                NetworkPass pass = new NetworkPass(backend, SHAPE, batch.shape());
                pass.load(batch);
                new InnerLoop(backend).step(theta, pass, gradient, RATES.values()[k], theta, backend.allocate(1), 0);
            }
            double[] end = new double[THETA.length];
            backend.read(theta.flat(), end, 0);

            double[] reptile = new Reptile<>(backend, loss(backend), STEPS)
                    .compute(THETA, SUPPORT, QUERY, RATES)
                    .gradient();

            Closeness.assertRelative(reptile, times(1 / 0.08, sum(THETA, times(-1, end))), 1e-12);
        }
    }

    private static NetworkLoss loss(TensorBackend backend) {
        return new NetworkLoss(backend, SHAPE, SUPPORT.shape(), QUERY.shape());
    }

    private static SupervisedGradient<Batch> supervised(TensorBackend backend, Batch batch) {
        return new SupervisedGradient<>(backend, new NetworkLoss(backend, SHAPE, batch.shape(), batch.shape()));
    }

    private static double[] times(double factor, double[] vector) {
        return Arrays.stream(vector).map(v -> factor * v).toArray();
    }

    private static void assertDerivative(double[] gradient, ToDoubleFunction<double[]> loss) {
        FiniteDifferences.assertGradient(loss, THETA, gradient, 1e-6);
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
