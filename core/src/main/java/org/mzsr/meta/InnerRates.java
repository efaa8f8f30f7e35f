package org.mzsr.meta;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.ParameterTensor;

/**
 * Learning rates α of the inner loop: one for each step and parameter tensor.
 *
 * @param values {@code [steps][tensors]}, all finite
 */
@API(status = API.Status.EXPERIMENTAL)
public record InnerRates(double[][] values) {

    /** Name of the extra that learnt rates are: {@code [steps, layers]}, one for a layer's tensors together. */
    public static final String EXTRA = "inner_rates";

    /** Checks that all rates are finite and each step has as many. */
    public InnerRates {
        for (double[] step : values) {
            if (step.length != values[0].length || !Arrays.stream(step).allMatch(Double::isFinite)) {
                throw new BadInputException("Cannot use inner rates " + Arrays.deepToString(values)
                        + ": expected finite numbers, as many for each step");
            }
        }
    }

    /** The same rate for every step and tensor. */
    public static InnerRates constant(int steps, double rate, List<ParameterTensor> tensors) {
        double[][] values = new double[steps][tensors.size()];
        for (double[] step : values) {
            Arrays.fill(step, rate);
        }
        return new InnerRates(values);
    }

    /**
     * The rates that were learnt beside θ, if any were.
     *
     * @throws IllegalArgumentException if they are not {@code [steps, layers]}
     */
    public static Optional<InnerRates> learned(LearnedVector vector, List<ParameterTensor> tensors) {
        return vector.shapeOf(EXTRA).map(shape -> {
            int layers = layers(tensors);
            if (shape.size() != 2 || shape.get(0) < 1 || shape.get(1) != layers) {
                throw new IllegalArgumentException(
                        "tensor " + EXTRA + " has shape " + shape + ", expected [steps, " + layers + "]");
            }
            double[] rates = vector.extra(EXTRA);
            double[][] values = new double[shape.get(0)][tensors.size()];
            for (int step = 0; step < values.length; step++) {
                for (int t = 0; t < tensors.size(); t++) {
                    values[step][t] = rates[step * layers + tensors.get(t).layer()];
                }
            }
            return new InnerRates(values);
        });
    }

    /** A vector that learns a rate for each step and layer, all of which begin with the same. */
    public static LearnedVector extend(LearnedVector vector, int steps, double rate, List<ParameterTensor> tensors) {
        double[] rates = new double[steps * layers(tensors)];
        Arrays.fill(rates, rate);
        return vector.with(EXTRA, List.of(steps, layers(tensors)), rates);
    }

    /** The derivatives by learnt rates, {@code [steps, layers]} in C order, from those by each tensor's rate. */
    static double[] ofLayers(double[][] byTensor, List<ParameterTensor> tensors) {
        int layers = layers(tensors);
        double[] sums = new double[byTensor.length * layers];
        for (int step = 0; step < byTensor.length; step++) {
            for (int t = 0; t < tensors.size(); t++) {
                sums[step * layers + tensors.get(t).layer()] += byTensor[step][t];
            }
        }
        return sums;
    }

    private static int layers(List<ParameterTensor> tensors) {
        return 1 + tensors.stream().mapToInt(ParameterTensor::layer).max().orElse(-1);
    }

    /** Number of inner steps K. */
    public int steps() {
        return values.length;
    }
}
