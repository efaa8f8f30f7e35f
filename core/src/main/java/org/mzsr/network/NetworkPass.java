package org.mzsr.network;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FailedException;
import org.mzsr.problem.Loss;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/** One batch's passes through MZSR's network. */
@API(status = API.Status.EXPERIMENTAL)
public final class NetworkPass implements Loss.Pass<Batch> {

    private final TensorBackend backend;
    private final Network network;
    private final Trace trace;
    private final @Nullable HessianVectorProduct hessian;

    NetworkPass(TensorBackend backend, Network network, Trace trace, @Nullable HessianVectorProduct hessian) {
        this.backend = backend;
        this.network = network;
        this.trace = trace;
        this.hessian = hessian;
    }

    /** Passes of which only outputs and gradients are asked. */
    public NetworkPass(TensorBackend backend, NetworkShape shape, BatchShape batch) {
        this(backend, new Network(backend, shape), new Trace(backend, shape, batch, Trace.Use.GRADIENT), null);
    }

    /** What the last pass left behind. */
    public Trace trace() {
        return trace;
    }

    @Override
    public void load(Batch batch) {
        trace.load(backend, batch);
    }

    @Override
    public void gradient(Parameters theta, Parameters gradient, Tensor losses, int slot) {
        network.gradient(theta, trace, gradient, losses, slot);
    }

    @Override
    public void hessianTimes(Parameters theta, Parameters direction, Parameters product) {
        if (hessian == null) {
            throw new FailedException("Cannot multiply with the Hessian: the pass was not made for curvature");
        }
        hessian.compute(theta, trace, direction, product);
    }
}
