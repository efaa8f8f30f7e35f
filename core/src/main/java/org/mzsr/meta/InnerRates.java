package org.mzsr.meta;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.ParameterTensor;

/**
 * Learning rates α of the inner loop: one for each step and parameter tensor (MAML++), or for each step and parameter (Li, Zhou,
 * Chen, Li, "Meta-SGD: Learning to Learn Quickly for Few-Shot Learning", 2017).
 *
 * @param values {@code [steps][tensors]} or {@code [steps][parameters]}, all finite
 */
@API(status = API.Status.EXPERIMENTAL)
public record InnerRates(double[][] values) {

    /**
     * Name of the extra that learnt rates are: the logarithm of each, {@code [steps, layers]}, one for a layer's tensors
     * together, or {@code [steps, parameters]}. Rates differ by orders of magnitude between layers, so that what moves them
     * should move them by factors.
     */
    public static final String EXTRA = "log_inner_rates";

    /** The same in files of version 0.1.0 and before: the rates themselves. */
    private static final String PLAIN = "inner_rates";

    /** What stands for rates of 0 and below, which have no logarithm. */
    private static final double LEAST = 1e-6;

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
     * @throws IllegalArgumentException if they are neither {@code [steps, layers]} nor {@code [steps, parameters]}
     */
    public static Optional<InnerRates> learned(LearnedVector vector, List<ParameterTensor> tensors) {
        Optional<InnerRates> logarithms = read(vector, EXTRA, tensors);
        return logarithms.isPresent()
                ? logarithms.map(read -> new InnerRates(Arrays.stream(read.values())
                        .map(step -> Arrays.stream(step).map(Math::exp).toArray())
                        .toArray(double[][]::new)))
                : read(vector, PLAIN, tensors);
    }

    private static Optional<InnerRates> read(LearnedVector vector, String name, List<ParameterTensor> tensors) {
        return vector.shapeOf(name).map(shape -> {
            int layers = layers(tensors);
            int parameters = parameters(tensors);
            if (shape.size() != 2 || shape.get(0) < 1 || (shape.get(1) != layers && shape.get(1) != parameters)) {
                throw new IllegalArgumentException("tensor " + name + " has shape " + shape + ", expected [steps, "
                        + layers + "] or [steps, " + parameters + "]");
            }
            double[] rates = vector.extra(name);
            if (shape.get(1) == parameters) {
                double[][] each = new double[shape.get(0)][];
                for (int step = 0; step < each.length; step++) {
                    each[step] = Arrays.copyOfRange(rates, step * parameters, (step + 1) * parameters);
                }
                return new InnerRates(each);
            }
            double[][] values = new double[shape.get(0)][tensors.size()];
            for (int step = 0; step < values.length; step++) {
                for (int t = 0; t < tensors.size(); t++) {
                    values[step][t] = rates[step * layers + tensors.get(t).layer()];
                }
            }
            return new InnerRates(values);
        });
    }

    /** Whether there is a rate for each parameter. */
    public boolean arePerParameter(List<ParameterTensor> tensors) {
        return values[0].length == parameters(tensors);
    }

    /** The same with a rate for each parameter. */
    public InnerRates perParameter(List<ParameterTensor> tensors) {
        if (arePerParameter(tensors)) {
            return this;
        }
        double[][] each = new double[steps()][parameters(tensors)];
        for (int step = 0; step < steps(); step++) {
            for (int t = 0; t < tensors.size(); t++) {
                Arrays.fill(each[step], tensors.get(t).offset(), tensors.get(t).end(), values[step][t]);
            }
        }
        return new InnerRates(each);
    }

    /** A vector that learns a rate for each step and layer, or for each step and parameter, beginning with these. */
    public LearnedVector appendedTo(LearnedVector vector, List<ParameterTensor> tensors) {
        if (arePerParameter(tensors)) {
            double[] each = Arrays.stream(values)
                    .flatMapToDouble(Arrays::stream)
                    .map(InnerRates::logarithm)
                    .toArray();
            return vector.with(EXTRA, List.of(steps(), parameters(tensors)), each);
        }
        int layers = layers(tensors);
        double[] logarithms = new double[steps() * layers];
        for (int step = 0; step < steps(); step++) {
            for (int t = 0; t < tensors.size(); t++) {
                logarithms[step * layers + tensors.get(t).layer()] = logarithm(values[step][t]);
            }
        }
        return vector.with(EXTRA, List.of(steps(), layers), logarithms);
    }

    /** The same for another number of steps: the first ones, or the last one again. */
    public InnerRates forSteps(int wanted) {
        double[][] others = new double[wanted][];
        for (int step = 0; step < wanted; step++) {
            others[step] = values[Math.min(step, values.length - 1)];
        }
        return new InnerRates(others);
    }

    private static double logarithm(double rate) {
        return Math.log(Math.max(rate, LEAST));
    }

    /** The derivatives by learnt rates' logarithms, as the extra has them in C order, from those by each rate. */
    double[] byLogarithms(double[][] byRate, List<ParameterTensor> tensors) {
        if (arePerParameter(tensors)) {
            int parameters = parameters(tensors);
            double[] each = new double[byRate.length * parameters];
            for (int i = 0; i < each.length; i++) {
                int step = i / parameters;
                each[i] = values[step][i % parameters] * byRate[step][i % parameters];
            }
            return each;
        }
        int layers = layers(tensors);
        double[] sums = new double[byRate.length * layers];
        for (int step = 0; step < byRate.length; step++) {
            for (int t = 0; t < tensors.size(); t++) {
                sums[step * layers + tensors.get(t).layer()] += values[step][t] * byRate[step][t];
            }
        }
        return sums;
    }

    private static int layers(List<ParameterTensor> tensors) {
        return 1 + tensors.stream().mapToInt(ParameterTensor::layer).max().orElse(-1);
    }

    private static int parameters(List<ParameterTensor> tensors) {
        return tensors.stream().mapToInt(ParameterTensor::end).max().orElse(0);
    }

    /** Number of inner steps K. */
    public int steps() {
        return values.length;
    }
}
