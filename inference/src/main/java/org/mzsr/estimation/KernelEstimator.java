package org.mzsr.estimation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelCode;
import org.mzsr.degradation.KernelShape;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.network.BatchShape;
import org.mzsr.network.CodeBatch;
import org.mzsr.network.Evidence;
import org.mzsr.network.PredictorHead;
import org.mzsr.network.PredictorLoss;
import org.mzsr.network.PredictorLoss.PredictorPass;
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
     * LR pixels: widths up to {@code SHARP} are made narrower by {@code LESS}, because what was hardly blurred suffers most from a kernel
     * that is too wide; those from {@code BLURRED} on are made wider by {@code MORE}, which the network finds photographs too narrow by;
     * those between by what lies between. On training photographs this loses least (docs/results.md).
     */
    private static final double SHARP = 0.3;

    private static final double BLURRED = 0.5;
    private static final double LESS = 0.03;
    private static final double MORE = 0.02;

    /** Each patch is read as it lies, mirrored and turned, so that no direction is preferred; half a turn changes no covariance. */
    private static final List<Turn> TURNS = List.of(Turn.NONE, Turn.MIRRORED, Turn.TRANSPOSED, Turn.QUARTER);

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
        List<Evidence> evidence;
        try (TensorBackend backend = Backends.open(options)) {
            int side = patches.get(0).height();
            var pass = new PredictorLoss(backend, shape, new BatchShape(TURNS.size(), side, side)).query();
            Parameters parameters = new Parameters(backend, shape.tensors());
            backend.write(theta, 0, parameters.flat());
            evidence = patches.stream()
                    .map(patch -> read(pass, parameters, patch, subsampling))
                    .toList();
        }
        KernelShape found = KernelCode.shape(PredictorHead.of(shape, theta).code(Evidence.of(evidence)), scale);
        BlurKernel kernel = KernelCode.kernel(
                KernelCode.of(corrected(found, scale), scale), scale, Math.min(lr.height(), lr.width()));
        return new KernelEstimate(kernel, spread(evidence, scale), patches.size());
    }

    private static KernelShape corrected(KernelShape found, double scale) {
        double first = scale * corrected(Math.sqrt(found.lambda1()) / scale);
        double second = scale * corrected(Math.sqrt(found.lambda2()) / scale);
        return new KernelShape(first * first, second * second, found.theta());
    }

    /** A width in LR pixels; a larger one stays larger. */
    static double corrected(double width) {
        double blurred = Math.max(0, Math.min(1, (width - SHARP) / (BLURRED - SHARP)));
        return Math.max(0, width - LESS + (LESS + MORE) * blurred);
    }

    /** What a patch and its turns say together. */
    private static Evidence read(PredictorPass pass, Parameters parameters, Image patch, Subsampling subsampling) {
        int planes = PredictorShape.CHANNELS * patch.height() * patch.width();
        double[] input = new double[TURNS.size() * planes];
        for (int i = 0; i < TURNS.size(); i++) {
            PredictorInput.write(TURNS.get(i).apply(patch), subsampling, input, i * planes);
        }
        pass.load(
                new CodeBatch(TURNS.size(), patch.height(), patch.width(), input, new double[PredictorShape.NUMBERS]));
        List<Evidence> turned = pass.predict(parameters);
        return Evidence.of(IntStream.range(0, TURNS.size())
                .mapToObj(i -> turnedBack(turned.get(i), TURNS.get(i).inverse()))
                .toList());
    }

    private static Evidence turnedBack(Evidence evidence, Turn turn) {
        double[] weights = evidence.logWeights();
        return new Evidence(
                KernelCode.turned(evidence.code(), turn),
                turn.swapsAxes() ? new double[] {weights[2], weights[1], weights[0]} : weights,
                evidence.pixels());
    }

    /** Where a patch begins, and how much there is to see in it. */
    private record Place(int top, int left, double contrast) {}

    /** Those with most contrast, or the whole of a small image. */
    private static List<Image> patches(Image lr) {
        int side = Math.min(SIDE, Math.min(lr.height(), lr.width()));
        List<Place> places = new ArrayList<>();
        for (int top = 0; top + side <= lr.height(); top += step(lr.height(), side)) {
            for (int left = 0; left + side <= lr.width(); left += step(lr.width(), side)) {
                places.add(new Place(top, left, contrast(lr, top, left, side)));
            }
        }
        return places.stream()
                .sorted(Comparator.comparingDouble(Place::contrast).reversed())
                .limit(PATCHES)
                .map(place -> lr.crop(place.top(), place.left(), side, side))
                .toList();
    }

    /** So that the last patch ends with the image, or nearly. */
    private static int step(int length, int side) {
        int gaps = (length - side + side / 2) / side;
        return gaps == 0 ? side : Math.max(1, (length - side) / gaps);
    }

    /** Differences of neighbours, across and down alike. */
    private static double contrast(Image lr, int top, int left, int side) {
        double sum = 0;
        double[] data = lr.data();
        for (int channel = 0; channel < lr.channels(); channel++) {
            for (int y = top; y < top + side - 1; y++) {
                int row = (channel * lr.height() + y) * lr.width();
                for (int x = left; x < left + side - 1; x++) {
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
