package org.mzsr.meta;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.problem.Loss;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * One step of gradient descent on a support set: θ_{k+1} = θ_k − α_k ∇E(θ_k).
 *
 * <p>Meta-training and the adaptation to one image both run this code: what is trained is what is deployed.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class InnerLoop {

    private final TensorBackend backend;
    private @Nullable Tensor vector;

    /** An inner loop on a backend. */
    public InnerLoop(TensorBackend backend) {
        this.backend = backend;
    }

    /**
     * Takes one step.
     *
     * @param from θ_k
     * @param support holds the support set; afterwards also what the gradient left behind
     * @param gradient overwritten with ∇E(θ_k)
     * @param rates α_k for each parameter tensor, or for each parameter
     * @param to overwritten with θ_{k+1}; may be {@code from}
     * @param losses receives E(θ_k) at {@code slot}
     */
    public void step(
            Parameters from,
            Loss.Pass<?> support,
            Parameters gradient,
            double[] rates,
            Parameters to,
            Tensor losses,
            int slot) {
        support.gradient(from, gradient, losses, slot);
        if (from != to) {
            backend.copy(from.flat(), to.flat());
        }
        descend(gradient, rates, to);
    }

    /**
     * {@code to ← to − rates · direction}: the whole vector at once where all rates agree, or else tensor by tensor, or parameter by
     * parameter.
     *
     * @param rates for each parameter tensor, or for each parameter
     */
    public void descend(Parameters direction, double[] rates, Parameters to) {
        if (isConstant(rates)) {
            backend.add(-rates[0], direction.flat(), to.flat());
            return;
        }
        if (rates.length > direction.count()) {
            if (vector == null) {
                vector = backend.allocate(rates.length);
            }
            backend.write(rates, 0, vector);
            backend.addProduct(-1, vector, direction.flat(), to.flat());
            return;
        }
        for (int t = 0; t < rates.length; t++) {
            backend.add(-rates[t], direction.tensor(t), to.tensor(t));
        }
    }

    private static boolean isConstant(double[] rates) {
        for (double rate : rates) {
            if (rate != rates[0]) {
                return false;
            }
        }
        return true;
    }
}
