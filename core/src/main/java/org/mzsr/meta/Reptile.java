package org.mzsr.meta;

import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.problem.Loss;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * Reptile (Nichol, Achiam, Schulman, "On First-Order Meta-Learning Algorithms", 2018): the gradient is the way that the
 * inner loop went, (θ_0 − θ_K)/α = Σ_k g_k(θ_k), for an outer Adam as in the paper's section 5.
 *
 * <p>It has no query set. Its effect comes from inner steps on different mini-batches, so the steps learn from the support
 * and the query set in turn.
 *
 * @param <B> a batch
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Reptile<B> {

    private final TensorBackend backend;
    private final InnerLoop innerLoop;
    private final int steps;
    private final Parameters theta;
    private final Parameters gradient;
    private final Parameters sum;
    private final Loss.Pass<B> support;
    private final Loss.Pass<B> query;
    private final Tensor losses;

    /**
     * Allocates what tasks of one loss need.
     *
     * @param loss on the same backend
     * @param steps K, at least 1
     */
    public Reptile(TensorBackend backend, Loss<B> loss, int steps) {
        this.backend = backend;
        this.steps = steps;
        innerLoop = new InnerLoop(backend);
        theta = new Parameters(backend, loss.tensors());
        gradient = new Parameters(backend, loss.tensors());
        sum = new Parameters(backend, loss.tensors());
        support = loss.support(false);
        query = loss.query();
        losses = backend.allocate(steps);
    }

    /**
     * Computes one task's gradient.
     *
     * @param values θ_0, in the order of the flat parameter vector
     * @param supportBatch mini-batch of the steps 0, 2, …
     * @param queryBatch mini-batch of the steps 1, 3, …
     * @param rates α, for the K steps that this instance was made for
     */
    public TaskGradient compute(double[] values, B supportBatch, B queryBatch, InnerRates rates) {
        if (rates.steps() != steps) {
            throw new BadInputException("Cannot take " + steps + " inner steps with rates for " + rates.steps());
        }
        backend.write(values, 0, theta.flat());
        backend.clear(sum.flat());
        support.load(supportBatch);
        query.load(queryBatch);
        for (int k = 0; k < steps; k++) {
            Loss.Pass<B> batch = k % 2 == 0 ? support : query;
            innerLoop.step(theta, batch, gradient, rates.values()[k], theta, losses, k);
            backend.add(1, gradient.flat(), sum.flat());
        }
        double[] loss = new double[steps];
        backend.read(losses, loss, 0);
        double[] result = new double[sum.flat().size()];
        backend.read(sum.flat(), result, 0);
        return new TaskGradient(result, loss[0], loss, new double[0], new double[0][]);
    }
}
