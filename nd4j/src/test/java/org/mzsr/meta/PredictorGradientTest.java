package org.mzsr.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mzsr.network.BatchShape;
import org.mzsr.network.CodeBatch;
import org.mzsr.network.Evidence;
import org.mzsr.network.PredictorLoss;
import org.mzsr.network.PredictorShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.testing.FiniteDifferences;

/** In float64, which ND4J's backend has. */
class PredictorGradientTest {

    private static final PredictorShape SHAPE = new PredictorShape(3, 4);

    private static CodeBatch batch(int count) {
        SplittableRandom random = new SplittableRandom(3);
        return new CodeBatch(
                count,
                6,
                5,
                random.doubles((long) count * PredictorShape.CHANNELS * 6 * 5).toArray(),
                random.doubles(3, -1, 1).toArray());
    }

    @Test
    void the_gradient_is_that_of_differences() {
        CodeBatch batch = batch(2);
        double[] theta = SHAPE.initial(5);
        for (int i = 0; i < 6; i++) {
            // A head that has something to say, of each kind.
            theta[theta.length - 6 + i] = 0.1 * (i + 1);
        }
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            var gradient =
                    new SupervisedGradient<>(backend, new PredictorLoss(backend, SHAPE, new BatchShape(2, 6, 5)));

            double[] computed = gradient.compute(theta, batch).gradient();

            FiniteDifferences.assertGradient(at -> gradient.compute(at, batch).loss(), theta, computed, 1e-6);
        }
    }

    @Test
    void descending_along_it_a_batch_is_learnt_by_heart() {
        CodeBatch batch = batch(2);
        Adam.State state = Adam.State.start(LearnedVector.of(SHAPE.initial(5)));
        List<Double> losses = new ArrayList<>();
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            var gradient =
                    new SupervisedGradient<>(backend, new PredictorLoss(backend, SHAPE, new BatchShape(2, 6, 5)));
            Adam.Settings adam = new Adam.Settings(Adam.Form.KINGMA, 0.9, 0.999, 1e-8);
            for (int i = 0; i < 300; i++) {
                TaskGradient task = gradient.compute(state.learned().theta(), batch);
                losses.add(task.loss());
                state = Adam.update(adam, state, task.gradient(), 0.01);
            }
        }

        assertThat(losses.get(299)).isLessThan(losses.get(0) / 10);
    }

    @Test
    void patches_together_say_what_their_pixels_together_say() {
        Evidence first = new Evidence(new double[] {1, 2, 3}, new double[] {0, 0, Math.log(3)}, 30);
        Evidence second = new Evidence(new double[] {5, 6, 7}, new double[] {Math.log(3), 0, 0}, 30);

        Evidence both = Evidence.of(List.of(first, second));

        assertThat(both.code()).containsExactly(new double[] {4, 4, 4}, within(1e-12));
        assertThat(both.pixels()).isEqualTo(60);
        assertThat(both.logWeights())
                .containsExactly(new double[] {Math.log(4), Math.log(2), Math.log(4)}, within(1e-12));
    }

    @Test
    void parts_of_a_patch_together_say_what_the_patch_says() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            var pass = new PredictorLoss(backend, SHAPE, new BatchShape(2, 6, 5)).query();
            Parameters theta = new Parameters(backend, SHAPE.tensors());
            backend.write(SHAPE.initial(3), 0, theta.flat());
            pass.load(batch(2));

            List<Evidence> whole = pass.predict(theta);
            List<Evidence> parts = pass.predict(theta, 3, 2);

            assertThat(parts).hasSize(12);
            assertThat(parts.subList(6, 12)).extracting(Evidence::pixels).containsExactly(4L, 6L, 4L, 6L, 4L, 6L);
            for (int patch = 0; patch < 2; patch++) {
                Evidence together = Evidence.of(parts.subList(6 * patch, 6 * patch + 6));
                assertThat(together.code()).containsExactly(whole.get(patch).code(), within(1e-12));
                assertThat(together.logWeights())
                        .containsExactly(whole.get(patch).logWeights(), within(1e-12));
                assertThat(together.pixels()).isEqualTo(30);
            }
        }
    }

    @Test
    void a_batch_of_another_shape_and_second_derivatives_are_refused() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            PredictorLoss loss = new PredictorLoss(backend, SHAPE, new BatchShape(2, 6, 5));

            assertThatThrownBy(() -> loss.query().load(batch(1)))
                    .hasMessageContaining("Cannot load a batch: got shape");
            assertThatThrownBy(() -> loss.support(true)).hasMessageContaining("Cannot meta-train a kernel predictor");
            assertThat(loss.support(false).predict(new Parameters(backend, SHAPE.tensors())))
                    .hasSize(2);
        }
    }
}
