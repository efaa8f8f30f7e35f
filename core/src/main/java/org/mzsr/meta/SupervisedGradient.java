package org.mzsr.meta;

import org.apiguardian.api.API;
import org.mzsr.problem.Loss;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * The plain gradient of a batch's loss by θ, for supervised pretraining: a meta-gradient with no inner step.
 *
 * @param <B> a batch
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SupervisedGradient<B> {

    private final TensorBackend backend;
    private final Parameters theta;
    private final Parameters gradient;
    private final Loss.Pass<B> pass;
    private final Tensor losses;

    /** Allocates what batches of one loss need. */
    public SupervisedGradient(TensorBackend backend, Loss<B> loss) {
        this.backend = backend;
        theta = new Parameters(backend, loss.tensors());
        gradient = new Parameters(backend, loss.tensors());
        pass = loss.query();
        losses = backend.allocate(1);
    }

    /** The loss over {@code batch} and its gradient at {@code values}. */
    public TaskGradient compute(double[] values, B batch) {
        backend.write(values, 0, theta.flat());
        pass.load(batch);
        pass.gradient(theta, gradient, losses, 0);
        double[] loss = new double[1];
        backend.read(losses, loss, 0);
        double[] result = new double[theta.flat().size()];
        backend.read(gradient.flat(), result, 0);
        return new TaskGradient(result, loss[0], loss, new double[0], new double[0][]);
    }
}
