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
 * The loss of a kernel predictor: the mean absolute error of its patches' codes. With o the last convolution's outputs, w_c =
 * exp(o_{c+3}) / Σ exp(o_{c+3}) over a patch's pixels, and ĉ_c = Σ w_c o_c:
 *
 * <pre>
 *   E = mean |ĉ − c|      ∂E/∂o_c = sign(ĉ_c − c_c) w_c / N      ∂E/∂o_{c+3} = sign(ĉ_c − c_c) w_c (o_c − ĉ_c) / N
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
        private final double[] output;
        private final double[] loss = new double[1];
        private CodeBatch loaded;

        PredictorPass(TensorBackend backend, PredictorShape shape, BatchShape batch) {
            this.backend = backend;
            this.shape = batch;
            network = new Network(backend, shape.convolutions());
            trace = new Trace(backend, shape.convolutions(), batch, Trace.Use.GRADIENT);
            delta = trace.delta(shape.depth() - 1);
            output = new double[trace.output().size()];
            loaded = new CodeBatch(
                    batch.count(),
                    batch.height(),
                    batch.width(),
                    new double[output.length],
                    new double[batch.count() * PredictorShape.NUMBERS]);
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
            network.forward(theta, trace);
            backend.read(trace.output(), output, 0);
            List<Evidence> patches = new ArrayList<>();
            for (int patch = 0; patch < shape.count(); patch++) {
                patches.add(Evidence.of(output, loaded.input(), patch, pixels()));
            }
            return patches;
        }

        private int pixels() {
            return shape.height() * shape.width();
        }

        @Override
        public void gradient(Parameters theta, Parameters gradient, Tensor losses, int slot) {
            List<Evidence> patches = predict(theta);
            loss[0] = 0;
            for (int patch = 0; patch < patches.size(); patch++) {
                loss[0] += turnIntoDerivatives(patches.get(patch).code(), patch);
            }
            backend.write(output, 0, delta);
            network.backward(theta, trace, gradient);
            backend.write(loss, 0, backend.view(losses, slot, 1));
        }

        /** Replaces a patch's outputs by the loss's derivatives by them, and returns its part of the loss. */
        private double turnIntoDerivatives(double[] code, int patch) {
            int pixels = pixels();
            double[] input = loaded.input();
            int count = shape.count() * code.length;
            int first = patch * PredictorShape.CHANNELS * pixels;
            double part = 0;
            for (int c = 0; c < code.length; c++) {
                double error = code[c] - loaded.codes()[patch * code.length + c];
                double sign = Math.signum(error) / count;
                part += Math.abs(error) / count;
                double[] shares = Evidence.shares(output, input, patch, pixels, c);
                int values = first + c * pixels;
                int weights = values + code.length * pixels;
                for (int i = 0; i < pixels; i++) {
                    double value = output[values + i] - input[values + i];
                    output[values + i] = sign * shares[i];
                    output[weights + i] = sign * shares[i] * (value - code[c]);
                }
            }
            Arrays.fill(output, first + 2 * code.length * pixels, first + PredictorShape.CHANNELS * pixels, 0);
            return part;
        }

        @Override
        public void hessianTimes(Parameters theta, Parameters direction, Parameters product) {
            throw new FailedException("Cannot multiply with a kernel predictor's Hessian: it is not computed");
        }
    }
}
