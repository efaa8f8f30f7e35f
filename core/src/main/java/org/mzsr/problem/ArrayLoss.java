package org.mzsr.problem;

import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FailedException;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * A {@link Loss} out of {@link Derivatives}. It copies parameters between the backend and arrays at each call, which is nothing
 * beside the gradient of a network, but all there is to a small problem: those who need the last factor implement {@link Loss}
 * on tensors.
 *
 * @param <B> a batch
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ArrayLoss<B> implements Loss<B> {

    private final TensorBackend backend;
    private final List<ParameterTensor> tensors;
    private final Derivatives<B> derivatives;

    /**
     * Names what is computed and where.
     *
     * @param tensors of which θ consists
     */
    public ArrayLoss(TensorBackend backend, List<ParameterTensor> tensors, Derivatives<B> derivatives) {
        this.backend = backend;
        this.tensors = List.copyOf(tensors);
        this.derivatives = derivatives;
    }

    @Override
    public List<ParameterTensor> tensors() {
        return tensors;
    }

    @Override
    public Pass<B> support(boolean curvature) {
        return new ArrayPass();
    }

    @Override
    public Pass<B> query() {
        return new ArrayPass();
    }

    private final class ArrayPass implements Pass<B> {

        private final int size =
                tensors.stream().mapToInt(ParameterTensor::end).max().orElse(0);
        private final double[] at = new double[size];
        private final double[] in = new double[size];
        private final double[] out = new double[size];
        private final double[] loss = new double[1];
        private @Nullable B loaded;

        @Override
        public void load(B batch) {
            loaded = batch;
        }

        @Override
        public void gradient(Parameters theta, Parameters gradient, Tensor losses, int slot) {
            backend.read(theta.flat(), at, 0);
            loss[0] = derivatives.gradient(at, batch(), out);
            backend.write(out, 0, gradient.flat());
            backend.write(loss, 0, backend.view(losses, slot, 1));
        }

        @Override
        public void hessianTimes(Parameters theta, Parameters direction, Parameters product) {
            backend.read(theta.flat(), at, 0);
            backend.read(direction.flat(), in, 0);
            derivatives.hessianTimes(at, batch(), in, out);
            backend.write(out, 0, product.flat());
        }

        private B batch() {
            if (loaded == null) {
                throw new FailedException("Cannot compute a loss: load(batch) was not called");
            }
            return loaded;
        }
    }
}
