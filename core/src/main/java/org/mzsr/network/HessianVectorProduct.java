package org.mzsr.network;

import static org.mzsr.network.Network.bias;
import static org.mzsr.network.Network.kernel;

import java.util.ArrayList;
import java.util.List;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * The loss's Hessian times a vector, by Pearlmutter's R-operator ("Fast exact multiplication by the Hessian", Neural
 * Computation 6, 1994): the derivative of {@link Network#gradient} in a direction v = (V_l, u_l).
 *
 * <pre>
 *   ż_l = W_l ∗ ȧ_{l−1} + V_l ∗ a_{l−1} + u_l        ȧ_l = ż_l ⊙ [a_l &gt; 0]        ȧ₀ = 0
 *   δ̇_{l−1} = (W_lᵀ ∗ δ̇_l + V_lᵀ ∗ δ_l) ⊙ [a_{l−1} &gt; 0]        δ̇_L = 0
 *   (Hv)_{W_l} = δ_l ⋆ ȧ_{l−1} + δ̇_l ⋆ a_{l−1}        (Hv)_{b_l} = Σ δ̇_l
 * </pre>
 *
 * <p>It is exact: ReLU and |·| have no second derivative except where they change sides. Terms that are zero (ȧ₀, δ̇_L,
 * and ż_L, on which nothing depends) are not computed.
 */
final class HessianVectorProduct {

    private final TensorBackend backend;
    private final int depth;
    private final List<Tensor> tangents = new ArrayList<>();
    private final Tensor scratch;
    private final Tensor[] deltaTangents;
    private final Parameters partial;

    /**
     * Prepares products over batches of one shape.
     *
     * @param workspace of that batch shape, for what stands between
     */
    HessianVectorProduct(TensorBackend backend, NetworkShape network, Workspace workspace) {
        this.backend = backend;
        this.depth = network.depth();
        for (int layer = 0; layer < depth - 1; layer++) {
            tangents.add(workspace.features(layer));
        }
        scratch = workspace.features(depth - 1);
        deltaTangents = new Tensor[] {workspace.features(depth), workspace.features(depth + 1)};
        partial = new Parameters(backend, network.tensors());
    }

    /**
     * Computes H(θ)·v.
     *
     * @param theta where the Hessian is taken
     * @param trace what {@link Network#gradient} left behind at the same θ, kept for {@link Trace.Use#CURVATURE}
     * @param direction v
     * @param product overwritten with H(θ)·v
     */
    void compute(Parameters theta, Trace trace, Parameters direction, Parameters product) {
        forward(theta, trace, direction);
        backward(theta, trace, direction, product);
    }

    private void forward(Parameters theta, Trace trace, Parameters direction) {
        for (int layer = 0; layer < depth - 1; layer++) {
            Tensor tangent = tangents.get(layer);
            backend.convolve(
                    trace.before(layer), kernel(direction, layer), bias(direction, layer), tangent, Epilogue.STORE);
            if (layer > 0) {
                backend.convolve(tangents.get(layer - 1), kernel(theta, layer), null, tangent, Epilogue.ADD);
            }
            backend.mask(trace.activation(layer), tangent);
        }
    }

    private void backward(Parameters theta, Trace trace, Parameters direction, Parameters product) {
        int last = depth - 1;
        // The last layer, where δ̇_L = 0: only the terms with δ_L remain.
        backend.convolveBackward(
                tangents.get(last - 1),
                kernel(direction, last),
                trace.delta(last),
                deltaTangents[(last - 1) % 2],
                kernel(product, last),
                null);
        backend.clear(bias(product, last));
        backend.mask(trace.activation(last - 1), deltaTangents[(last - 1) % 2]);
        for (int layer = last - 1; layer >= 0; layer--) {
            Tensor deltaTangent = deltaTangents[layer % 2];
            Tensor before = layer == 0 ? null : deltaTangents[(layer - 1) % 2];
            backend.convolveBackward(
                    trace.before(layer),
                    kernel(theta, layer),
                    deltaTangent,
                    before,
                    kernel(product, layer),
                    bias(product, layer));
            if (before != null) {
                backend.convolveBackward(
                        tangents.get(layer - 1),
                        kernel(direction, layer),
                        trace.delta(layer),
                        scratch,
                        kernel(partial, layer),
                        null);
                backend.add(1, kernel(partial, layer), kernel(product, layer));
                backend.add(1, scratch, before);
                backend.mask(trace.activation(layer - 1), before);
            }
        }
    }
}
