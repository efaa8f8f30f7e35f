package org.mzsr.meta;

import java.util.Arrays;
import org.mzsr.network.NetworkShape;

/**
 * Learning rates α of the inner loop: one for each step and parameter tensor.
 *
 * @param values {@code [steps][tensors]}, all finite
 */
public record InnerRates(double[][] values) {

    /** Checks that all rates are finite and each step has as many. */
    public InnerRates {
        for (double[] step : values) {
            if (step.length != values[0].length || !Arrays.stream(step).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException("Cannot use inner rates " + Arrays.deepToString(values)
                        + ": expected finite numbers, as many for each step");
            }
        }
    }

    /** The same rate for every step and tensor. */
    public static InnerRates constant(int steps, double rate, NetworkShape shape) {
        double[] schedule = new double[steps];
        Arrays.fill(schedule, rate);
        return schedule(schedule, shape);
    }

    /** One rate a step, the same for all tensors. */
    public static InnerRates schedule(double[] rates, NetworkShape shape) {
        double[][] values = new double[rates.length][shape.tensors()];
        for (int step = 0; step < rates.length; step++) {
            Arrays.fill(values[step], rates[step]);
        }
        return new InnerRates(values);
    }

    /** One rate for each step and layer, for its kernel and its bias. */
    public static InnerRates ofLayers(double[][] rates) {
        double[][] values = new double[rates.length][];
        for (int step = 0; step < rates.length; step++) {
            values[step] = new double[2 * rates[step].length];
            for (int t = 0; t < values[step].length; t++) {
                values[step][t] = rates[step][t / 2];
            }
        }
        return new InnerRates(values);
    }

    /** Number of inner steps K. */
    public int steps() {
        return values.length;
    }
}
