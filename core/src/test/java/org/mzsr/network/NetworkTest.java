package org.mzsr.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mzsr.Closeness.assertRelative;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.values;

import org.junit.jupiter.api.Test;
import org.mzsr.Golden;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

class NetworkTest {

    private static final NetworkShape SMALL = new NetworkShape(4, 6, 3);

    @Test
    void the_papers_network_has_225091_parameters() {
        assertThat(new NetworkShape(8, 64, 3).parameters()).isEqualTo(225_091);
    }

    @Test
    void the_flat_vector_has_the_golden_layout() {
        var layout = json("network/network.json").get("layout");
        for (NetworkShape.Layer layer : SMALL.layers()) {
            assertThat(layer.offset())
                    .isEqualTo(layout.get(2 * layer.index()).get("offset").asInt());
            assertThat(layer.biasOffset())
                    .isEqualTo(layout.get(2 * layer.index() + 1).get("offset").asInt());
        }
        assertThat(Golden.hashTheta(SMALL, 11, 1)).containsExactly(values("network/theta_0.npy"));
    }

    @Test
    void output_gradient_and_curvature_have_the_golden_values() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            BatchShape shape = new BatchShape(3, 10, 12);
            Trace trace = new Trace(backend, SMALL, shape, Trace.Use.CURVATURE);
            trace.load(
                    backend,
                    new Batch(3, 3, 10, 12, values("network/support_input.npy"), values("network/support_label.npy")));
            Parameters theta = parameters(backend, values("network/theta_0.npy"));
            Parameters gradient = new Parameters(backend, SMALL.tensors());
            Tensor losses = backend.allocate(1);

            new Network(backend, SMALL).gradient(theta, trace, gradient, losses, 0);

            assertRelative(read(backend, trace.output()), values("network/support_output.npy"), 1e-12);
            assertRelative(read(backend, gradient.flat()), values("network/support_gradient.npy"), 1e-12);
            assertThat(read(backend, losses)[0]).isCloseTo(0.33706514117804737, within(1e-14));

            double[] direction = new double[SMALL.parameters()];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = Math.cos(0.1 * i);
            }
            Parameters product = new Parameters(backend, SMALL.tensors());
            new HessianVectorProduct(backend, SMALL, new Workspace(backend, SMALL, shape))
                    .compute(theta, trace, parameters(backend, direction), product);
            assertRelative(read(backend, product.flat()), values("network/hessian_vector.npy"), 1e-12);
        }
    }

    @Test
    void a_trace_for_output_alone_gives_the_same_output() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Trace trace = new Trace(backend, SMALL, new BatchShape(3, 10, 12), Trace.Use.OUTPUT);
            backend.write(values("network/support_input.npy"), 0, trace.input());

            new Network(backend, SMALL).forward(parameters(backend, values("network/theta_0.npy")), trace);

            assertRelative(read(backend, trace.output()), values("network/support_output.npy"), 1e-12);
        }
    }

    private static Parameters parameters(TensorBackend backend, double[] values) {
        Parameters parameters = new Parameters(backend, SMALL.tensors());
        backend.write(values, 0, parameters.flat());
        return parameters;
    }

    private static double[] read(TensorBackend backend, Tensor tensor) {
        double[] values = new double[tensor.size()];
        backend.read(tensor, values, 0);
        return values;
    }
}
