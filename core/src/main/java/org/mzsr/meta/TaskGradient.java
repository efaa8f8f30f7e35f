package org.mzsr.meta;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.problem.ParameterTensor;

/**
 * What one task gives to the outer loop.
 *
 * @param gradient of the task's loss by θ, and by the extras that are learnt with it, as they lie in the learnt vector
 * @param loss the value that was differentiated
 * @param supportLosses support loss before each inner step, L_support(θ_0 … θ_{K−1}); for supervised training the batch
 *     loss
 * @param queryLosses query loss after each inner step, L_query(θ_1 … θ_K); NaN where its weight is zero and it was
 *     not computed
 * @param rateGradient derivative of the loss by each inner rate, −⟨λ_{k+1}, g_k⟩, as many as the inner loop took: {@code
 *     [K][tensors]} or {@code [K][parameters]}
 */
@API(status = API.Status.EXPERIMENTAL)
public record TaskGradient(
        double[] gradient, double loss, double[] supportLosses, double[] queryLosses, double[][] rateGradient) {

    /** Whether the loss and the whole gradient are finite numbers. */
    public boolean isFinite() {
        return Double.isFinite(loss) && Arrays.stream(gradient).allMatch(Double::isFinite);
    }

    /**
     * The same with the derivatives by the logarithms of learnt rates at the end of the gradient, as they lie in the vector.
     *
     * @param rates that the inner loop took
     */
    public TaskGradient withLearned(InnerRates rates, List<ParameterTensor> tensors) {
        double[] byLogarithms = rates.byLogarithms(rateGradient, tensors);
        double[] extended = Arrays.copyOf(gradient, gradient.length + byLogarithms.length);
        System.arraycopy(byLogarithms, 0, extended, gradient.length, byLogarithms.length);
        return new TaskGradient(extended, loss, supportLosses, queryLosses, rateGradient);
    }
}
