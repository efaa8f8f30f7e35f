package org.mzsr.adaptation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.meta.InnerRates;
import org.mzsr.network.Architecture;
import org.mzsr.weights.Weights;

/**
 * Learning rates of the steps that adapt weights to one image.
 *
 * @param rates the first steps' rates, at least one step. A step has one rate for all parameter tensors, one for each, or one for
 *     each parameter
 * @param beyond what the last step's rates are multiplied by for all later steps
 */
@API(status = API.Status.EXPERIMENTAL)
public record Schedule(List<List<Double>> rates, double beyond) implements Serializable {

    private static final int MOST_SHOWN = 100;

    /**
     * Learnt rates are as high as the losses that they were learnt on allow, and where a step is one too many, the next ones swing:
     * on Set5 (g2.0), repeating the third lost 0.6 dB in the mean from the fourth step to the fifth, and half of it 0.1 dB.
     */
    private static final double BEYOND_LEARNT = 0.5;

    /** Checks that there is a step, and that all rates are below a million in size. */
    public Schedule {
        rates = rates.stream().map(List::copyOf).toList();
        if (rates.isEmpty()
                || rates.stream().anyMatch(List::isEmpty)
                || rates.stream().flatMap(List::stream).anyMatch(rate -> !(Math.abs(rate) < 1e6))) {
            throw new BadInputException("Cannot adapt with learning rates " + rates
                    + ": expected numbers below a million, for one step or more");
        }
    }

    /** One rate a step; the last one stands for all later steps, as in the published code. */
    public static Schedule of(List<Double> rates) {
        if (rates.stream().anyMatch(rate -> !(rate >= 0))) {
            throw new BadInputException(
                    "Cannot adapt with learning rates " + rates + ": expected one or more, none negative");
        }
        return new Schedule(rates.stream().map(List::of).toList(), 1);
    }

    /** The rates that weights came with: those that were learnt with them, or else those in their header. */
    public static Schedule of(Weights weights) {
        return InnerRates.learned(weights.learned(), weights.architecture().tensors())
                .map(Schedule::of)
                .orElseGet(() -> of(weights.provenance().adaptation()));
    }

    /** Learnt rates: one a step and parameter tensor, or a step and parameter; later steps are half as long as the last. */
    public static Schedule of(InnerRates rates) {
        return new Schedule(
                Arrays.stream(rates.values())
                        .map(step -> Arrays.stream(step).boxed().toList())
                        .toList(),
                BEYOND_LEARNT);
    }

    /** The learning rates of a step, from 0, for each parameter tensor of a network, or for each parameter. */
    public double[] at(int step, Architecture architecture) {
        List<Double> chosen = rates.get(Math.min(step, rates.size() - 1));
        int tensors = architecture.tensors().size();
        if (chosen.size() != 1 && chosen.size() != tensors && chosen.size() != architecture.parameters()) {
            throw new BadInputException("Cannot adapt " + architecture + " with " + chosen.size()
                    + " rates a step: expected 1, " + tensors + " or " + architecture.parameters());
        }
        double[] result = new double[Math.max(tensors, chosen.size())];
        for (int t = 0; t < result.length; t++) {
            result[t] = chosen.get(chosen.size() == 1 ? 0 : t) * (step < rates.size() ? 1 : beyond);
        }
        return result;
    }

    /** The rates, for people and records; of many a step, how many and the range that they have. */
    @Override
    public String toString() {
        String later = beyond == 1 ? "]" : ", then " + beyond + " times the last]";
        return rates.stream().map(Schedule::inWords).collect(Collectors.joining(", ", "[", later));
    }

    private static String inWords(List<Double> step) {
        return step.size() <= MOST_SHOWN
                ? step.toString()
                : step.size() + " from " + Collections.min(step) + " to " + Collections.max(step);
    }
}
