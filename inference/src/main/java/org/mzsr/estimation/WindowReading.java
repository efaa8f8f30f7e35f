package org.mzsr.estimation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mzsr.degradation.KernelCode;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.network.BatchShape;
import org.mzsr.network.CodeBatch;
import org.mzsr.network.Evidence;
import org.mzsr.network.PredictorLoss;
import org.mzsr.network.PredictorLoss.PredictorPass;
import org.mzsr.network.PredictorShape;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.TensorBackend;

/**
 * Lets a predictor read windows of one size, turn after turn, because all turns at once take four times the memory.
 *
 * @param lying pass for windows as they lie
 * @param standing pass for windows whose rows have become columns
 * @param parameters of the predictor
 * @param subsampling that made the image
 */
record WindowReading(PredictorPass lying, PredictorPass standing, Parameters parameters, Subsampling subsampling) {

    /** Side of the patches, more or less, that are compared to know how sure the answer is. */
    private static final int PATCH = 48;

    /** Each patch is read as it lies, mirrored and turned, so that no direction is preferred; half a turn changes no covariance. */
    private static final List<Turn> TURNS = List.of(Turn.NONE, Turn.MIRRORED, Turn.TRANSPOSED, Turn.QUARTER);

    /**
     * On a backend, which has to stay open.
     *
     * @param window as large as all others
     */
    static WindowReading of(TensorBackend backend, KernelEstimator estimator, Image window, Subsampling subsampling) {
        Parameters parameters = new Parameters(backend, estimator.shape().tensors());
        backend.write(estimator.theta(), 0, parameters.flat());
        PredictorPass lying = pass(backend, estimator.shape(), window.height(), window.width());
        PredictorPass standing = window.height() == window.width()
                ? lying
                : pass(backend, estimator.shape(), window.width(), window.height());
        return new WindowReading(lying, standing, parameters, subsampling);
    }

    private static PredictorPass pass(TensorBackend backend, PredictorShape shape, int height, int width) {
        return new PredictorLoss(backend, shape, new BatchShape(1, height, width)).query();
    }

    /** What each patch of a window says, all its turns together. */
    List<Evidence> patches(Image window) {
        int rows = InformativeWindows.parts(window.height(), PATCH);
        int columns = InformativeWindows.parts(window.width(), PATCH);
        List<List<Evidence>> patches = Stream.generate(() -> (List<Evidence>) new ArrayList<Evidence>())
                .limit((long) rows * columns)
                .toList();
        double[] numbers = IntStream.range(0, rows * columns).asDoubleStream().toArray();
        for (Turn turn : TURNS) {
            Image numbered = turn.apply(new Image(1, rows, columns, numbers));
            List<Evidence> turned = predict(turn.apply(window), turn, numbered);
            for (int i = 0; i < turned.size(); i++) {
                patches.get((int) numbered.data()[i]).add(turnedBack(turned.get(i), turn.inverse()));
            }
        }
        return patches.stream().map(Evidence::of).toList();
    }

    private List<Evidence> predict(Image window, Turn turn, Image parts) {
        double[] input = new double[PredictorShape.CHANNELS * window.height() * window.width()];
        PredictorInput.write(window, subsampling, input, 0);
        PredictorPass pass = turn.swapsAxes() ? standing : lying;
        pass.load(new CodeBatch(1, window.height(), window.width(), input, new double[PredictorShape.NUMBERS]));
        return pass.predict(parameters, parts.height(), parts.width());
    }

    private static Evidence turnedBack(Evidence evidence, Turn turn) {
        double[] weights = evidence.logWeights();
        return new Evidence(
                KernelCode.turned(evidence.code(), turn),
                turn.swapsAxes() ? new double[] {weights[2], weights[1], weights[0]} : weights,
                evidence.pixels());
    }
}
