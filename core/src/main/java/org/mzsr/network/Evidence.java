package org.mzsr.network;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What the pixels of a patch, or of several, say of the blur. Each number has weights of its own: an upright edge tells of the width across it, and of no other.
 *
 * @param code each number's mean over the patch's pixels, weighted by how much each has to say of it
 * @param logWeights logarithm of the sum of these weights, for each number
 * @param pixels how many there are
 */
@API(status = API.Status.EXPERIMENTAL)
public record Evidence(double[] code, double[] logWeights, long pixels) {

    /** The mean of the code's first and third number: how wide the blur is, whichever way it lies. */
    double level() {
        return (code[0] + code[2]) / 2;
    }

    /** Of a pixel, for these two numbers. */
    double meanLogWeight() {
        return (logWeights[0] + logWeights[2]) / 2 - Math.log((double) pixels);
    }

    /**
     * Of one patch.
     *
     * @param output of the network, {@code [n, 16, pixels]}
     * @param input of it, the same
     * @param patch which of the n
     */
    static Evidence of(double[] output, double[] input, int patch, int pixels) {
        double[] code = new double[PredictorShape.NUMBERS];
        double[] logWeights = new double[PredictorShape.NUMBERS];
        for (int c = 0; c < code.length; c++) {
            double[] shares = shares(output, input, patch, pixels, c);
            int plane = (patch * PredictorShape.CHANNELS + c) * pixels;
            for (int i = 0; i < pixels; i++) {
                code[c] += shares[i] * (output[plane + i] - input[plane + i]);
            }
            logWeights[c] = shares[pixels];
        }
        return new Evidence(code, logWeights, pixels);
    }

    /** The share of each pixel in the mean of a number, adding up to 1; then the logarithm of the sum of weights. */
    static double[] shares(double[] output, double[] input, int patch, int pixels, int number) {
        int plane = (patch * PredictorShape.CHANNELS + PredictorShape.NUMBERS + number) * pixels;
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
        double[] code = new double[PredictorShape.NUMBERS];
        double[] logWeights = new double[PredictorShape.NUMBERS];
        for (int c = 0; c < code.length; c++) {
            int number = c;
            double largest = patches.stream()
                    .mapToDouble(patch -> patch.logWeights()[number])
                    .max()
                    .orElseThrow();
            double sum = 0;
            for (Evidence patch : patches) {
                double weight = Math.exp(patch.logWeights()[c] - largest);
                sum += weight;
                code[c] += weight * patch.code()[c];
            }
            code[c] /= sum;
            logWeights[c] = largest + Math.log(sum);
        }
        return new Evidence(
                code, logWeights, patches.stream().mapToLong(Evidence::pixels).sum());
    }
}
