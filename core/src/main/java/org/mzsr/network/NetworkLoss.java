package org.mzsr.network;

import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.problem.Loss;
import org.mzsr.problem.ParameterTensor;
import org.mzsr.tensor.TensorBackend;

/** The loss of MZSR's network: the mean absolute error over a batch of image pairs. */
@API(status = API.Status.EXPERIMENTAL)
public final class NetworkLoss implements Loss<Batch> {

    private final TensorBackend backend;
    private final NetworkShape shape;
    private final BatchShape support;
    private final BatchShape query;
    private final Network network;
    private final Workspace products;
    private @Nullable HessianVectorProduct hessian;

    /**
     * A loss on a backend; passes allocate what they need.
     *
     * @param support shape of the support batches
     * @param query shape of the query batches
     */
    public NetworkLoss(TensorBackend backend, NetworkShape shape, BatchShape support, BatchShape query) {
        this.backend = backend;
        this.shape = shape;
        this.support = support;
        this.query = query;
        network = new Network(backend, shape);
        products = new Workspace(backend, shape, support);
    }

    @Override
    public List<ParameterTensor> tensors() {
        return shape.tensors();
    }

    @Override
    public NetworkPass support(boolean curvature) {
        if (curvature && hessian == null) {
            hessian = new HessianVectorProduct(backend, shape, products);
        }
        return new NetworkPass(
                backend,
                network,
                new Trace(backend, shape, support, curvature ? Trace.Use.CURVATURE : Trace.Use.GRADIENT),
                curvature ? hessian : null);
    }

    @Override
    public NetworkPass query() {
        // Queries are done with before the first product: where both have the same size, they use the same memory.
        Workspace queries = query.equals(support) ? products : new Workspace(backend, shape, query);
        return new NetworkPass(backend, network, new Trace(backend, shape, query, Trace.Use.GRADIENT, queries), null);
    }
}
