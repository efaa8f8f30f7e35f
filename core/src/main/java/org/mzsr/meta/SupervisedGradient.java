package org.mzsr.meta;

import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Parameters;
import org.mzsr.network.Trace;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/** The plain gradient of a batch's loss by θ, for supervised pretraining: a meta-gradient with no inner step. */
public final class SupervisedGradient {

    private final TensorBackend backend;
    private final Network network;
    private final Parameters theta;
    private final Parameters gradient;
    private final Trace trace;
    private final Tensor losses;

    /** Allocates what batches of one shape need. */
    public SupervisedGradient(TensorBackend backend, NetworkShape shape, BatchShape batch) {
        this.backend = backend;
        network = new Network(backend, shape);
        theta = new Parameters(backend, shape);
        gradient = new Parameters(backend, shape);
        trace = new Trace(backend, shape, batch, Trace.Use.GRADIENT);
        losses = backend.allocate(1);
    }

    /** The gradient of the mean absolute error over {@code batch} at {@code values}. */
    public TaskGradient compute(double[] values, Batch batch) {
        backend.write(values, 0, theta.flat());
        trace.load(backend, batch);
        network.gradient(theta, trace, gradient, losses, 0);
        double[] loss = new double[1];
        backend.read(losses, loss, 0);
        double[] result = new double[theta.flat().size()];
        backend.read(gradient.flat(), result, 0);
        return new TaskGradient(result, loss[0], loss, new double[0], new double[0][]);
    }
}
