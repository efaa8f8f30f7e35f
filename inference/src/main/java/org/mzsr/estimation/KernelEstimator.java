package org.mzsr.estimation;

import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelCode;
import org.mzsr.degradation.KernelShape;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Image;
import org.mzsr.network.Evidence;
import org.mzsr.network.PredictorHead;
import org.mzsr.network.PredictorShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.weights.Weights;

/**
 * Finds the blur of an image by a predictor's weights.
 *
 * @param shape of the predictor
 * @param theta its parameters
 */
@API(status = API.Status.EXPERIMENTAL)
public record KernelEstimator(PredictorShape shape, double[] theta) {

    /**
     * By how much widths are changed, in LR pixels: by the second number where they are as wide as the first, between by what lies
     * between. What was hardly blurred, and what was blurred most, suffers most from a kernel that is too wide; the others are found
     * a little too narrow. On training photographs this loses least (docs/results.md).
     */
    private static final double[][] CHANGES = {{0.3, -0.03}, {0.5, 0.02}, {0.75, 0.02}, {0.9, -0.01}};

    /**
     * Of a predictor's weights.
     *
     * @throws IllegalArgumentException if they are for another kind of network
     */
    public static KernelEstimator of(Weights weights) {
        if (weights.architecture() instanceof PredictorShape shape) {
            return new KernelEstimator(shape, weights.theta());
        }
        throw new BadInputException("Cannot find kernels by weights of " + weights.architecture()
                + ": expected those of a predictor, from 'mzsr train-predictor'");
    }

    /**
     * Reads an image.
     *
     * @param lr RGB, of any size
     * @param subsampling that made it
     * @param scale that it is to be enlarged by: widths are in pixels of the result
     */
    public KernelEstimate estimate(Image lr, Subsampling subsampling, double scale, BackendOptions options) {
        List<Image> windows = InformativeWindows.of(lr);
        List<Evidence> evidence;
        try (TensorBackend backend = Backends.open(options)) {
            var reading = WindowReading.of(backend, this, windows.get(0), subsampling);
            evidence = windows.stream()
                    .flatMap(window -> reading.patches(window).stream())
                    .toList();
        }
        KernelShape found = KernelCode.shape(PredictorHead.of(shape, theta).code(Evidence.of(evidence)), scale);
        BlurKernel kernel = KernelCode.kernel(
                KernelCode.of(corrected(found, scale), scale), scale, Math.min(lr.height(), lr.width()));
        return new KernelEstimate(kernel, spread(evidence, scale), evidence.size());
    }

    private static KernelShape corrected(KernelShape found, double scale) {
        double first = scale * corrected(Math.sqrt(found.lambda1()) / scale);
        double second = scale * corrected(Math.sqrt(found.lambda2()) / scale);
        return new KernelShape(first * first, second * second, found.theta());
    }

    /** A width in LR pixels; a larger one stays larger. */
    static double corrected(double width) {
        double change = CHANGES[0][1];
        for (int i = 1; i < CHANGES.length; i++) {
            double share = (width - CHANGES[i - 1][0]) / (CHANGES[i][0] - CHANGES[i - 1][0]);
            change += (CHANGES[i][1] - CHANGES[i - 1][1]) * Math.max(0, Math.min(1, share));
        }
        return Math.max(0, width + change);
    }

    private static double spread(List<Evidence> evidence, double scale) {
        double largest =
                evidence.stream().mapToDouble(KernelEstimator::weight).max().orElseThrow();
        double weights = 0;
        double mean = 0;
        double squares = 0;
        for (Evidence patch : evidence) {
            double weight = Math.exp(weight(patch) - largest);
            double width = Math.sqrt(KernelCode.shape(patch.code(), scale).lambda1());
            weights += weight;
            mean += weight * width;
            squares += weight * width * width;
        }
        mean /= weights;
        return evidence.size() < 2
                ? Double.NaN
                : Math.sqrt(Math.max(0, squares / weights - mean * mean) / evidence.size());
    }

    /** How much a patch has to say of widths: of both diagonal numbers. */
    private static double weight(Evidence patch) {
        return (patch.logWeights()[0] + patch.logWeights()[2]) / 2;
    }
}
