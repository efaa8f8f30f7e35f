package org.mzsr.network;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * What a patch says of the blur.
 *
 * @param code mean over its pixels, weighted by how much each has to say
 * @param logWeight logarithm of the sum of these weights
 */
@API(status = API.Status.EXPERIMENTAL)
public record Evidence(double[] code, double logWeight) {

    /**
     * Of one patch.
     *
     * @param output of the network, {@code [n, 16, pixels]}
     * @param input of it, the same
     * @param patch which of the n
     */
    static Evidence of(double[] output, double[] input, int patch, int pixels) {
        double[] shares = shares(output, input, patch, pixels);
        double[] code = new double[PredictorShape.NUMBERS];
        for (int c = 0; c < code.length; c++) {
            int plane = (patch * PredictorShape.CHANNELS + c) * pixels;
            for (int i = 0; i < pixels; i++) {
                code[c] += shares[i] * (output[plane + i] - input[plane + i]);
            }
        }
        return new Evidence(code, shares[pixels]);
    }

    /** The share of each pixel in the mean, adding up to 1; then the logarithm of the sum of weights. */
    static double[] shares(double[] output, double[] input, int patch, int pixels) {
        int plane = (patch * PredictorShape.CHANNELS + PredictorShape.NUMBERS) * pixels;
        double[] shares = new double[pixels + 1];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < pixels; i++) {
            shares[i] = output[plane + i] - input[plane + i];
            largest = Math.max(largest, shares[i]);
        }
        double sum = 0;
        for (int i = 0; i < pixels; i++) {
            shares[i] = Math.exp(shares[i] - largest);
            sum += shares[i];
        }
        for (int i = 0; i < pixels; i++) {
            shares[i] /= sum;
        }
        shares[pixels] = largest + Math.log(sum);
        return shares;
    }

    /** Of several patches, at least one, as if they were one. */
    public static Evidence of(List<Evidence> patches) {
        double largest = patches.stream().mapToDouble(Evidence::logWeight).max().orElseThrow();
        double[] code = new double[PredictorShape.NUMBERS];
        double sum = 0;
        for (Evidence patch : patches) {
            double weight = Math.exp(patch.logWeight() - largest);
            sum += weight;
            for (int c = 0; c < code.length; c++) {
                code[c] += weight * patch.code()[c];
            }
        }
        double total = sum;
        return new Evidence(Arrays.stream(code).map(v -> v / total).toArray(), largest + Math.log(sum));
    }
}
