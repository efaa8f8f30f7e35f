package org.mzsr.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.mzsr.Closeness;
import org.mzsr.Golden;
import org.mzsr.meta.Adam;
import org.mzsr.meta.SupervisedGradient;
import org.mzsr.meta.TaskGradient;
import org.mzsr.network.Batch;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jNetworkTest {

    private static final NetworkShape SHAPE = new NetworkShape(5, 8, 3);
    private static final Adam.Settings ADAM = new Adam.Settings(Adam.Form.TENSORFLOW, 0.9, 0.999, 1e-8);
    private static final double[] THETA = Golden.hashTheta(SHAPE, 6, 0.3);
    private static final int SIZE = 2 * 3 * 12 * 14;
    private static final Batch BATCH =
            new Batch(2, 3, 12, 14, Golden.hashUniform(1, SIZE), Golden.hashUniform(2, SIZE));

    private static INDArray array(double[] values) {
        return Nd4j.createFromArray(values)
                .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
                .reshape(2, 3, 12, 14);
    }

    private static Adam.State start() {
        double[] first = Golden.hashUniform(3, THETA.length);
        double[] second = Golden.hashUniform(4, THETA.length);
        return new Adam.State(5, LearnedVector.of(THETA), first, second);
    }

    @Test
    void weights_moments_and_step_come_back() {
        ComputationGraph graph = Dl4jNetwork.graph(SHAPE, ADAM, start(), 1e-3, 1);

        Adam.State back = Dl4jNetwork.state(SHAPE, graph, 5);

        assertThat(back.learned().theta()).containsExactly(THETA, within(1e-7));
        assertThat(back.first()).containsExactly(start().first(), within(1e-7));
        assertThat(back.second()).containsExactly(start().second(), within(1e-7));
        assertThat(graph.getIterationCount()).isEqualTo(5);
        assertThat(graph.getConfiguration().clone().getIterationCount()).isEqualTo(5);
    }

    @Test
    void one_step_of_dl4j_is_one_step_of_ours() {
        // Both the gradient and Adam: DL4J's loss is ours times the number of pixels.
        ComputationGraph graph = Dl4jNetwork.graph(SHAPE, ADAM, Adam.State.start(LearnedVector.of(THETA)), 1e-3, 1);
        TaskGradient task;
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 1)) {
            task = new SupervisedGradient<>(backend, new NetworkLoss(backend, SHAPE, BATCH.shape(), BATCH.shape()))
                    .compute(THETA, BATCH);
        }
        double[] scaled = Arrays.stream(task.gradient()).map(g -> g * 12 * 14).toArray();

        graph.fit(new DataSet(array(BATCH.input()), array(BATCH.label())));

        Adam.State ours = Adam.update(ADAM, Adam.State.start(LearnedVector.of(THETA)), scaled, 1e-3);
        Adam.State theirs = Dl4jNetwork.state(SHAPE, graph, 1);
        assertThat(graph.score() / (12 * 14)).isCloseTo(task.loss(), within(1e-5));
        Closeness.assertRelative(theirs.first(), ours.first(), 1e-5);
        assertThat(theirs.learned().theta()).containsExactly(ours.learned().theta(), within(2e-5));
    }
}
