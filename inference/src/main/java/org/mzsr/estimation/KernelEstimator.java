package org.mzsr.estimation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelCode;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Image;
import org.mzsr.network.BatchShape;
import org.mzsr.network.CodeBatch;
import org.mzsr.network.Evidence;
import org.mzsr.network.PredictorLoss;
import org.mzsr.network.PredictorShape;
import org.mzsr.problem.Parameters;
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

    /** Side of the patches that are read; as large as training's, so that weights mean the same. */
    private static final int SIDE = 48;

    /** Patches that are read at most: those with most contrast. */
    private static final int PATCHES = 32;

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
        List<Image> patches = patches(lr);
        List<Evidence> evidence = new ArrayList<>();
        try (TensorBackend backend = Backends.open(options)) {
            int height = patches.get(0).height();
            int width = patches.get(0).width();
            var pass = new PredictorLoss(backend, shape, new BatchShape(1, height, width)).query();
            Parameters parameters = new Parameters(backend, shape.tensors());
            backend.write(theta, 0, parameters.flat());
            double[] input = new double[PredictorShape.CHANNELS * height * width];
            for (Image patch : patches) {
                PredictorInput.write(patch, subsampling, input, 0);
                pass.load(new CodeBatch(1, height, width, input, new double[PredictorShape.NUMBERS]));
                evidence.addAll(pass.predict(parameters));
            }
        }
        BlurKernel kernel = KernelCode.kernel(Evidence.of(evidence).code(), scale, Math.min(lr.height(), lr.width()));
        return new KernelEstimate(kernel, spread(evidence, scale), patches.size());
    }

    /** Where a patch begins, and how much there is to see in it. */
    private record Place(int top, int left, double contrast) {}

    /** Those with most contrast, or the whole of a small image. */
    private static List<Image> patches(Image lr) {
        int height = Math.min(SIDE, lr.height());
        int width = Math.min(SIDE, lr.width());
        List<Place> places = new ArrayList<>();
        for (int top = 0; top + height <= lr.height(); top += step(lr.height(), height)) {
            for (int left = 0; left + width <= lr.width(); left += step(lr.width(), width)) {
                places.add(new Place(top, left, contrast(lr, top, left, height, width)));
            }
        }
        return places.stream()
                .sorted(Comparator.comparingDouble(Place::contrast).reversed())
                .limit(PATCHES)
                .map(place -> lr.crop(place.top(), place.left(), height, width))
                .toList();
    }

    /** So that the last patch ends with the image, or nearly. */
    private static int step(int length, int side) {
        int gaps = (length - side + side / 2) / side;
        return gaps == 0 ? side : Math.max(1, (length - side) / gaps);
    }

    /** Differences of neighbours, across and down alike. */
    private static double contrast(Image lr, int top, int left, int height, int width) {
        double sum = 0;
        double[] data = lr.data();
        for (int channel = 0; channel < lr.channels(); channel++) {
            for (int y = top; y < top + height - 1; y++) {
                int row = (channel * lr.height() + y) * lr.width();
                for (int x = left; x < left + width - 1; x++) {
                    double here = data[row + x];
                    sum += Math.abs(data[row + x + 1] - here) + Math.abs(data[row + lr.width() + x] - here);
                }
            }
        }
        return sum;
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
