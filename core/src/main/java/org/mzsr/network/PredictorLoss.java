package org.mzsr.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FailedException;
import org.mzsr.problem.Loss;
import org.mzsr.problem.ParameterTensor;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * The loss of a kernel predictor: the mean squared error of the code that a batch's patches give together, for an image has one blur.
 * With o the last convolution's outputs, w_c = exp(o_{c+3}) / Σ exp(o_{c+3}) over all pixels of all patches, ĉ_c = Σ w_c o_c and L_c =
 * log Σ exp(o_{c+3}), the head H ({@link PredictorHead}) makes the code of ĉ and L:
 *
 * <pre>
 *   E = mean (H_c(ĉ, L) − c)²      ∂E/∂o_c = w_c ∂E/∂ĉ_c      ∂E/∂o_{c+3} = w_c ((o_c − ĉ_c) ∂E/∂ĉ_c + ∂E/∂L_c)
 * </pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PredictorLoss implements Loss<CodeBatch> {

    private final TensorBackend backend;
    private final PredictorShape shape;
    private final BatchShape batch;

    /**
     * A loss on a backend; passes allocate what they need.
     *
     * @param batch shape of all batches
     */
    public PredictorLoss(TensorBackend backend, PredictorShape shape, BatchShape batch) {
        this.backend = backend;
        this.shape = shape;
        this.batch = batch;
    }

    @Override
    public List<ParameterTensor> tensors() {
        return shape.tensors();
    }

    /** No predictor is adapted, so that nothing asks for its curvature. */
    @Override
    public PredictorPass support(boolean curvature) {
        if (curvature) {
            throw new FailedException("Cannot meta-train a kernel predictor: its second derivatives are not computed");
        }
        return query();
    }

    @Override
    public PredictorPass query() {
        return new PredictorPass(backend, shape, batch);
    }

    /** One batch's pass. */
    public static final class PredictorPass implements Loss.Pass<CodeBatch> {

        private final TensorBackend backend;
        private final Network network;
        private final Trace trace;
        private final BatchShape shape;
        private final Tensor delta;
        private final int headTensor;
        private final double[] output;
        private final double[] loss = new double[1];
        private CodeBatch loaded;

        PredictorPass(TensorBackend backend, PredictorShape shape, BatchShape batch) {
            this.backend = backend;
            this.shape = batch;
            network = new Network(backend, shape.convolutions());
            trace = new Trace(backend, shape.convolutions(), batch, Trace.Use.GRADIENT);
            delta = trace.delta(shape.depth() - 1);
            headTensor = 2 * shape.depth();
            output = new double[trace.output().size()];
            loaded = new CodeBatch(
                    batch.count(),
                    batch.height(),
                    batch.width(),
                    new double[output.length],
                    new double[PredictorShape.NUMBERS]);
        }

        @Override
        public void load(CodeBatch batch) {
            if (!batch.shape().equals(shape)) {
                throw new BadInputException("Cannot load a batch: got shape " + batch.shape() + ", expected " + shape);
            }
            loaded = batch;
            backend.write(batch.input(), 0, trace.input());
        }

        /** What each patch of the batch says. */
        public List<Evidence> predict(Parameters theta) {
            forward(theta);
            List<Evidence> patches = new ArrayList<>();
            for (int patch = 0; patch < shape.count(); patch++) {
                patches.add(Evidence.of(output, loaded.input(), patch, pixels()));
            }
            return patches;
        }

        /**
         * What parts of each patch say, having looked at what lies around them.
         *
         * @param rows parts below each other, in which a patch is divided
         * @param columns parts beside each other
         * @return row by row
         */
        public List<Evidence> predict(Parameters theta, int rows, int columns) {
            forward(theta);
            List<Evidence> parts = new ArrayList<>();
            for (int patch = 0; patch < shape.count(); patch++) {
                for (int row = 0; row < rows; row++) {
                    for (int column = 0; column < columns; column++) {
                        parts.add(part(
                                patch,
                                row * shape.height() / rows,
                                (row + 1) * shape.height() / rows,
                                column * shape.width() / columns,
                                (column + 1) * shape.width() / columns));
                    }
                }
            }
            return parts;
        }

        private void forward(Parameters theta) {
            network.forward(theta, trace);
            backend.read(trace.output(), output, 0);
        }

        private Evidence part(int patch, int top, int bottom, int left, int right) {
            int width = right - left;
            int pixels = (bottom - top) * width;
            // Of the other planes nothing is said.
            int planes = 2 * PredictorShape.NUMBERS;
            double[] partOutput = new double[planes * pixels];
            double[] partInput = new double[planes * pixels];
            for (int plane = 0; plane < planes; plane++) {
                for (int row = top; row < bottom; row++) {
                    int from =
                            ((patch * PredictorShape.CHANNELS + plane) * shape.height() + row) * shape.width() + left;
                    int to = plane * pixels + (row - top) * width;
                    System.arraycopy(output, from, partOutput, to, width);
                    System.arraycopy(loaded.input(), from, partInput, to, width);
                }
            }
            return Evidence.of(partOutput, partInput, 0, pixels);
        }

        private int pixels() {
            return shape.height() * shape.width();
        }

        @Override
        public void gradient(Parameters theta, Parameters gradient, Tensor losses, int slot) {
            List<Evidence> patches = predict(theta);
            Evidence together = Evidence.of(patches);
            PredictorHead head = new PredictorHead(new double[PredictorHead.SIZE]);
            backend.read(theta.tensor(headTensor), head.v(), 0);
            double[] errors = errors(head.code(together));
            double both = errors[0] + errors[2];
            double byLevel = both * head.byLevel(together) / 2;
            double byWeight = both * head.byMeanLogWeight(together) / 2;
            double[] byMean = {errors[0] + byLevel, errors[1], errors[2] + byLevel};
            double[] byLogWeight = {byWeight, 0, byWeight};
            for (int c = 0; c < PredictorShape.NUMBERS; c++) {
                for (int patch = 0; patch < shape.count(); patch++) {
                    double share = Math.exp(patches.get(patch).logWeights()[c] - together.logWeights()[c]);
                    turnIntoDerivatives(patch, c, together.code()[c], share * byMean[c], share * byLogWeight[c]);
                }
            }
            clearRest();
            backend.write(output, 0, delta);
            network.backward(theta, trace, gradient);
            double[] byNumbers = PredictorHead.byNumbers(together);
            Arrays.setAll(byNumbers, i -> both * byNumbers[i]);
            backend.write(byNumbers, 0, gradient.tensor(headTensor));
            backend.write(loss, 0, backend.view(losses, slot, 1));
        }

        /** The loss's derivatives by the numbers of a code; the loss itself is kept. */
        private double[] errors(double[] code) {
            double[] errors = new double[PredictorShape.NUMBERS];
            loss[0] = 0;
            for (int c = 0; c < PredictorShape.NUMBERS; c++) {
                double error = code[c] - loaded.code()[c];
                loss[0] += error * error / PredictorShape.NUMBERS;
                errors[c] = 2 * error / PredictorShape.NUMBERS;
            }
            return errors;
        }

        /**
         * Replaces a patch's outputs that make a number by the loss's derivatives by them.
         *
         * @param mean the number, over all patches
         * @param byMean the loss's derivative by what this patch says of it
         * @param byLogWeight the loss's derivative by how much this patch has to say
         */
        private void turnIntoDerivatives(int patch, int number, double mean, double byMean, double byLogWeight) {
            double[] input = loaded.input();
            double[] shares = Evidence.shares(output, input, patch, pixels(), number);
            int values = (patch * PredictorShape.CHANNELS + number) * pixels();
            int weights = values + PredictorShape.NUMBERS * pixels();
            for (int i = 0; i < pixels(); i++) {
                double value = output[values + i] - input[values + i];
                output[values + i] = byMean * shares[i];
                output[weights + i] = shares[i] * (byMean * (value - mean) + byLogWeight);
            }
        }

        /** The loss does not depend on the other outputs. */
        private void clearRest() {
            int plane = pixels();
            for (int patch = 0; patch < shape.count(); patch++) {
                int first = patch * PredictorShape.CHANNELS;
                Arrays.fill(
                        output,
                        (first + 2 * PredictorShape.NUMBERS) * plane,
                        (first + PredictorShape.CHANNELS) * plane,
                        0);
            }
        }

        @Override
        public void hessianTimes(Parameters theta, Parameters direction, Parameters product) {
            throw new FailedException("Cannot multiply with a kernel predictor's Hessian: it is not computed");
        }
    }
}
