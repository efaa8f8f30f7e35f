package org.mzsr.meta;

import java.util.Arrays;

/**
 * What one task gives to the outer loop.
 *
 * @param gradient of the task's loss by θ, in the order of the flat parameter vector
 * @param loss the value that was differentiated
 * @param supportLosses support loss before each inner step, L_support(θ_0 … θ_{K−1}); for supervised training the batch
 *     loss
 * @param queryLosses query loss after each inner step, L_query(θ_1 … θ_K); NaN where its weight is zero and it was
 *     not computed
 * @param rateGradient {@code [K][tensors]}: derivative of the loss by each inner rate, −⟨λ_{k+1}, g_k⟩
 */
public record TaskGradient(
        double[] gradient, double loss, double[] supportLosses, double[] queryLosses, double[][] rateGradient) {

    /** Whether the loss and the whole gradient are finite numbers. */
    public boolean isFinite() {
        return Double.isFinite(loss) && Arrays.stream(gradient).allMatch(Double::isFinite);
    }
}
