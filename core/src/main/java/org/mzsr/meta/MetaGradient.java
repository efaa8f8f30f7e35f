package org.mzsr.meta;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.problem.Loss;
import org.mzsr.problem.ParameterTensor;
import org.mzsr.problem.Parameters;
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
 *
 * @param <B> a batch
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MetaGradient<B> {

    private final TensorBackend backend;
    private final List<ParameterTensor> tensors;
    private final int steps;
    private final InnerLoop innerLoop;
    private final List<Parameters> thetas = new ArrayList<>();
    private final List<Parameters> supportGradients = new ArrayList<>();
    private final List<Parameters> queryGradients = new ArrayList<>();
    private final List<Loss.Pass<B>> supports = new ArrayList<>();
    private final Loss.Pass<B> query;
    private final Parameters adjoint;
    private final Parameters scaledAdjoint;
    private final Parameters product;
    private final Tensor supportLosses;
    private final Tensor queryLosses;

    /**
     * Allocates what tasks of one loss need.
     *
     * @param loss on the same backend
     * @param steps K, at least 1
     * @param recompute whether to keep only one inner step's activations and compute the others again when the adjoint
     *     needs them: the same bits in memory that hardly grows with K, for one more gradient a step
     */
    public MetaGradient(TensorBackend backend, Loss<B> loss, int steps, boolean recompute) {
        this.backend = backend;
        this.steps = steps;
        tensors = loss.tensors();
        innerLoop = new InnerLoop(backend);
        for (int k = 0; k < steps; k++) {
            boolean fresh = k == 0 || !recompute;
            supports.add(fresh ? loss.support(true) : supports.get(0));
            supportGradients.add(new Parameters(backend, tensors));
            queryGradients.add(new Parameters(backend, tensors));
        }
        for (int k = 0; k <= steps; k++) {
            thetas.add(new Parameters(backend, tensors));
        }
        query = loss.query();
        adjoint = new Parameters(backend, tensors);
        scaledAdjoint = new Parameters(backend, tensors);
        product = new Parameters(backend, tensors);
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
    public TaskGradient compute(double[] theta, B support, B query, InnerRates rates, double[] weights, Order order) {
        if (rates.steps() != steps || weights.length != steps) {
            throw new BadInputException("Cannot compute a meta-gradient over " + steps + " inner steps: got "
                    + rates.steps() + " rates and " + weights.length + " loss weights");
        }
        adapt(theta, support, query, rates, weights);
        propagateBack(rates, weights, order);
        double[][] rateGradient = new double[steps][];
        for (int k = 0; k < steps; k++) {
            rateGradient[k] = byRates(rates.values()[k].length, queryGradients.get(k), supportGradients.get(k));
        }
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
    private void adapt(double[] theta, B support, B queryBatch, InnerRates rates, double[] weights) {
        backend.write(theta, 0, thetas.get(0).flat());
        query.load(queryBatch);
        // All at first: between the steps a device would wait for them.
        for (int k = 0; k < steps && (k == 0 || supports.get(k) != supports.get(0)); k++) {
            supports.get(k).load(support);
        }
        for (int k = 0; k < steps; k++) {
            Loss.Pass<B> pass = supports.get(k);
            Parameters next = thetas.get(k + 1);
            innerLoop.step(thetas.get(k), pass, supportGradients.get(k), rates.values()[k], next, supportLosses, k);
            if (weights[k] != 0) {
                query.gradient(next, queryGradients.get(k), queryLosses, k);
            }
        }
    }

    /** Backward in k: the adjoint λ_K … λ_0. Leaves λ_{k+1} in the place of each query gradient. */
    private void propagateBack(InnerRates rates, double[] weights, Order order) {
        backend.clear(adjoint.flat());
        for (int k = steps - 1; k >= 0; k--) {
            if (weights[k] != 0) {
                backend.add(weights[k], queryGradients.get(k).flat(), adjoint.flat());
            }
            // Here the adjoint is λ_{k+1}. It is kept where a gradient was that nobody needs any more, and read when
            // all is computed: a read makes a device wait.
            backend.copy(adjoint.flat(), queryGradients.get(k).flat());
            if (order == Order.SECOND) {
                backend.clear(scaledAdjoint.flat());
                innerLoop.descend(adjoint, rates.values()[k], scaledAdjoint);
                if (k < steps - 1 && supports.get(k) == supports.get(k + 1)) {
                    // The pass holds a later step's activations; product is overwritten below.
                    supports.get(k).gradient(thetas.get(k), product, supportLosses, k);
                }
                supports.get(k).hessianTimes(thetas.get(k), scaledAdjoint, product);
                backend.add(1, product.flat(), adjoint.flat());
            }
        }
    }

    /** −⟨a, b⟩ for each rate: over a parameter tensor, or of one parameter. */
    private double[] byRates(int rates, Parameters a, Parameters b) {
        double[] left = read(a.flat());
        double[] right = read(b.flat());
        if (rates > tensors.size()) {
            for (int i = 0; i < left.length; i++) {
                left[i] *= -right[i];
            }
            return left;
        }
        return tensors.stream()
                .mapToDouble(tensor -> -dot(left, right, tensor.offset(), tensor.end()))
                .toArray();
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
