package org.mzsr.problem;

import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.tensor.Tensor;

/**
 * A loss E(θ; batch) that an inner loop descends along, with the derivatives that an exact meta-gradient needs of it: the
 * gradient, and the Hessian times a vector. Networks and losses of one's own implement this, and
 * {@code org.mzsr.meta.MetaGradient} does the rest.
 *
 * <p>A loss belongs to one backend, and is used by one thread at a time.
 *
 * @param <B> a batch
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Loss<B> {

    /** The parameter tensors, in the order in which they fill θ without gaps. */
    List<ParameterTensor> tensors();

    /**
     * Allocates memory for support batches.
     *
     * @param curvature whether {@link Pass#hessianTimes} will be asked of it
     */
    Pass<B> support(boolean curvature);

    /**
     * Allocates memory for query batches, of which only gradients are asked. What a gradient here leaves behind may be
     * overwritten by other passes of this loss.
     */
    Pass<B> query();

    /**
     * One batch at a time, and what the last gradient left behind for the second derivative.
     *
     * @param <B> a batch
     */
    interface Pass<B> {

        /** Takes a batch in. */
        void load(B batch);

        /**
         * The loss and its gradient.
         *
         * @param theta θ
         * @param gradient overwritten with ∂E/∂θ
         * @param losses receives E at {@code slot}
         */
        void gradient(Parameters theta, Parameters gradient, Tensor losses, int slot);

        /**
         * The Hessian at the θ of the last {@link #gradient} of this pass, times a vector.
         *
         * @param theta that θ
         * @param direction v
         * @param product overwritten with H(θ)·v
         */
        void hessianTimes(Parameters theta, Parameters direction, Parameters product);
    }
}
