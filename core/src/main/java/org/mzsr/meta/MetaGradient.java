package org.mzsr.meta;

import java.util.ArrayList;
import java.util.List;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.HessianVectorProduct;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.NetworkShape.Layer;
import org.mzsr.network.Parameters;
import org.mzsr.network.Trace;
import org.mzsr.network.Workspace;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * The gradient of one task's multi-step meta-loss through the inner loop (MAML, Finn, Abbeel, Levine, ICML 2017; as MZSR
 * uses it, algorithm 1).
 *
 * <p>With the support loss L_s and its gradient g, the query loss L_q, the inner rates α_k and the weights w_k:
 *
 * <pre>
 *   θ_{k+1} = θ_k − α_k g(θ_k), k = 0 … K−1            loss = Σ_{k=1..K} w_k L_q(θ_k)
 *   λ_K = w_K ∇L_q(θ_K)
 *   λ_k = λ_{k+1} − H(θ_k) (α_k λ_{k+1}) + w_k ∇L_q(θ_k)      (the last term for k ≥ 1)
 *   gradient = λ_0
 * </pre>
 *
 * <p>H is the Hessian of L_s; first order leaves the term with H out. One instance holds the memory of one task and is
 * used by one thread; it is made once and computes many tasks of the same shape.
 */
public final class MetaGradient {

    private final TensorBackend backend;
    private final NetworkShape shape;
    private final int steps;
    private final Network network;
    private final InnerLoop innerLoop;
    private final List<Parameters> thetas = new ArrayList<>();
    private final List<Parameters> supportGradients = new ArrayList<>();
    private final List<Parameters> queryGradients = new ArrayList<>();
    private final List<Trace> supportTraces = new ArrayList<>();
    private final Trace queryTrace;
    private final HessianVectorProduct hessian;
    private final Parameters adjoint;
    private final Parameters scaledAdjoint;
    private final Parameters product;
    private final Tensor supportLosses;
    private final Tensor queryLosses;

    /**
     * Allocates what tasks of one shape need.
     *
     * @param steps K, at least 1
     * @param support shape of the support set
     * @param query shape of the query set
     * @param recompute whether to keep only one inner step's activations and compute the others again when the adjoint
     *     needs them: the same bits in memory that hardly grows with K, for one more gradient a step
     */
    public MetaGradient(
            TensorBackend backend,
            NetworkShape shape,
            int steps,
            BatchShape support,
            BatchShape query,
            boolean recompute) {
        this.backend = backend;
        this.shape = shape;
        this.steps = steps;
        network = new Network(backend, shape);
        innerLoop = new InnerLoop(backend, network);
        for (int k = 0; k < steps; k++) {
            boolean fresh = k == 0 || !recompute;
            supportTraces.add(fresh ? new Trace(backend, shape, support, Trace.Use.CURVATURE) : supportTraces.get(0));
            supportGradients.add(new Parameters(backend, shape));
            queryGradients.add(new Parameters(backend, shape));
        }
        for (int k = 0; k <= steps; k++) {
            thetas.add(new Parameters(backend, shape));
        }
        // Queries are done with before the first product: where both have the same size, they use the same memory.
        Workspace products = new Workspace(backend, shape, support);
        Workspace queries = query.equals(support) ? products : new Workspace(backend, shape, query);
        queryTrace = new Trace(backend, shape, query, Trace.Use.GRADIENT, queries);
        hessian = new HessianVectorProduct(backend, shape, products);
        adjoint = new Parameters(backend, shape);
        scaledAdjoint = new Parameters(backend, shape);
        product = new Parameters(backend, shape);
        supportLosses = backend.allocate(steps);
        queryLosses = backend.allocate(steps);
    }

    /**
     * Computes one task's meta-gradient.
     *
     * @param theta θ_0, in the order of the flat parameter vector
     * @param support the support set
     * @param query the query set
     * @param rates α, for the K steps that this instance was made for
     * @param weights w_1 … w_K
     * @param order exact, or first order
     */
    public TaskGradient compute(
            double[] theta, Batch support, Batch query, InnerRates rates, double[] weights, Order order) {
        if (rates.steps() != steps || weights.length != steps) {
            throw new IllegalArgumentException("Cannot compute a meta-gradient over " + steps + " inner steps: got "
                    + rates.steps() + " rates and " + weights.length + " loss weights");
        }
        adapt(theta, support, query, rates, weights);
        double[][] rateGradient = propagateBack(rates, weights, order);
        double[] queryLoss = read(queryLosses);
        double loss = 0;
        for (int k = 0; k < steps; k++) {
            if (weights[k] == 0) {
                queryLoss[k] = Double.NaN;
            } else {
                loss += weights[k] * queryLoss[k];
            }
        }
        return new TaskGradient(read(adjoint.flat()), loss, read(supportLosses), queryLoss, rateGradient);
    }

    /** Forward in k: the inner loop, and the query gradients at θ_1 … θ_K where they have weight. */
    private void adapt(double[] theta, Batch support, Batch query, InnerRates rates, double[] weights) {
        backend.write(theta, 0, thetas.get(0).flat());
        queryTrace.load(backend, query);
        for (int k = 0; k < steps; k++) {
            Trace trace = supportTraces.get(k);
            trace.load(backend, support);
            Parameters next = thetas.get(k + 1);
            innerLoop.step(thetas.get(k), trace, supportGradients.get(k), rates.values()[k], next, supportLosses, k);
            if (weights[k] != 0) {
                network.gradient(next, queryTrace, queryGradients.get(k), queryLosses, k);
            }
        }
    }

    /** Backward in k: the adjoint λ_K … λ_0. Returns the derivatives by the inner rates, which it meets on its way. */
    private double[][] propagateBack(InnerRates rates, double[] weights, Order order) {
        double[][] rateGradient = new double[steps][];
        backend.clear(adjoint.flat());
        for (int k = steps - 1; k >= 0; k--) {
            if (weights[k] != 0) {
                backend.add(weights[k], queryGradients.get(k).flat(), adjoint.flat());
            }
            // Here the adjoint is λ_{k+1}.
            rateGradient[k] = negativeProducts(adjoint, supportGradients.get(k));
            if (order == Order.SECOND) {
                backend.clear(scaledAdjoint.flat());
                innerLoop.descend(adjoint, rates.values()[k], scaledAdjoint);
                if (k < steps - 1 && supportTraces.get(k) == supportTraces.get(k + 1)) {
                    // The trace holds a later step's activations; product is overwritten below.
                    network.gradient(thetas.get(k), supportTraces.get(k), product, supportLosses, k);
                }
                hessian.compute(thetas.get(k), supportTraces.get(k), scaledAdjoint, product);
                backend.add(1, product.flat(), adjoint.flat());
            }
        }
        return rateGradient;
    }

    /** −⟨a, b⟩ for each parameter tensor. */
    private double[] negativeProducts(Parameters a, Parameters b) {
        double[] left = read(a.flat());
        double[] right = read(b.flat());
        double[] products = new double[shape.tensors()];
        for (Layer layer : shape.layers()) {
            products[2 * layer.index()] = -dot(left, right, layer.offset(), layer.biasOffset());
            products[2 * layer.index() + 1] = -dot(left, right, layer.biasOffset(), layer.biasOffset() + layer.out());
        }
        return products;
    }

    private static double dot(double[] left, double[] right, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private double[] read(Tensor tensor) {
        double[] values = new double[tensor.size()];
        backend.read(tensor, values, 0);
        return values;
    }
}
