package org.mzsr.network;

import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * Forward pass and gradient of the network with the mean absolute error.
 *
 * <p>With a₀ = x the input, W_l and b_l the kernel and bias of layer l = 1 … L, and ∗ the convolution:
 *
 * <pre>
 *   z_l = W_l ∗ a_{l−1} + b_l        a_l = max(z_l, 0) for l &lt; L        y = x + z_L        E = mean |y − t|
 *   δ_L = sign(y − t) / N            δ_{l−1} = (W_lᵀ ∗ δ_l) ⊙ [a_{l−1} &gt; 0]
 *   ∂E/∂W_l = δ_l ⋆ a_{l−1}          ∂E/∂b_l = Σ δ_l
 * </pre>
 */
public final class Network {

    private final TensorBackend backend;
    private final NetworkShape shape;

    /** A network on a backend; it owns no tensors. */
    public Network(TensorBackend backend, NetworkShape shape) {
        this.backend = backend;
        this.shape = shape;
    }

    /** Computes {@code trace.output()} from {@code trace.input()}. */
    public void forward(Parameters theta, Trace trace) {
        int last = shape.depth() - 1;
        for (int layer = 0; layer < last; layer++) {
            backend.convolve(
                    trace.before(layer),
                    kernel(theta, layer),
                    bias(theta, layer),
                    trace.activation(layer),
                    Epilogue.RECTIFY);
        }
        backend.copy(trace.input(), trace.output());
        backend.convolve(trace.before(last), kernel(theta, last), bias(theta, last), trace.output(), Epilogue.ADD);
    }

    /**
     * Forward and backward pass over the batch in {@code trace}.
     *
     * @param gradient overwritten with ∂E/∂θ
     * @param losses receives E at {@code slot}; over the whole target, also where only part of it counts
     */
    public void gradient(Parameters theta, Trace trace, Parameters gradient, Tensor losses, int slot) {
        forward(theta, trace);
        int last = shape.depth() - 1;
        backend.absoluteError(trace.output(), trace.target(), trace.delta(last), losses, slot);
        Tensor counted = trace.counted();
        if (counted != null) {
            backend.mask(counted, trace.delta(last));
        }
        backward(theta, trace, gradient);
    }

    /**
     * The backward pass alone, from a loss of another kind.
     *
     * @param trace of a forward pass, with ∂E/∂y in the last layer's δ
     * @param gradient overwritten with ∂E/∂θ
     */
    void backward(Parameters theta, Trace trace, Parameters gradient) {
        for (int layer = shape.depth() - 1; layer >= 0; layer--) {
            backend.convolveBackward(
                    trace.before(layer),
                    kernel(theta, layer),
                    trace.delta(layer),
                    layer == 0 ? null : trace.delta(layer - 1),
                    kernel(gradient, layer),
                    bias(gradient, layer));
            if (layer > 0) {
                backend.mask(trace.activation(layer - 1), trace.delta(layer - 1));
            }
        }
    }

    /** The kernel of a layer, from 0. */
    static Tensor kernel(Parameters parameters, int layer) {
        return parameters.tensor(2 * layer);
    }

    /** The bias of a layer, from 0. */
    static Tensor bias(Parameters parameters, int layer) {
        return parameters.tensor(2 * layer + 1);
    }
}
