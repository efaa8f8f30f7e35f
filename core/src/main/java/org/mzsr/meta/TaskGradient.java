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

    /**
     * The same with the derivatives by the inner rates, one for each step and layer (its kernel's and its bias's together),
     * at the end of the gradient: what an outer loop that learns such rates descends along.
     */
    public TaskGradient withLayerRates() {
        int layers = rateGradient[0].length / 2;
        double[] extended = Arrays.copyOf(gradient, gradient.length + rateGradient.length * layers);
        int at = gradient.length;
        for (double[] step : rateGradient) {
            for (int layer = 0; layer < layers; layer++) {
                extended[at++] = step[2 * layer] + step[2 * layer + 1];
            }
        }
        return new TaskGradient(extended, loss, supportLosses, queryLosses, rateGradient);
    }
}
