package org.mzsr.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mzsr.weights.Weights;

/**
 * Learning rates of the steps that adapt weights to one image.
 *
 * @param rates the first steps' rates, at least one; the last one stands for all later steps
 */
public record Schedule(List<Double> rates) {

    /** Checks that there is a rate, and that all are finite and not negative. */
    public Schedule {
        rates = List.copyOf(rates);
        if (rates.isEmpty() || rates.stream().anyMatch(rate -> !(rate >= 0 && rate < 1e6))) {
            throw new IllegalArgumentException(
                    "Cannot adapt with learning rates " + rates + ": expected one or more, none negative");
        }
    }

    /** The rates that somebody asked for, or else those that the weights came with. */
    static Schedule choose(@Nullable List<Double> wanted, @Nullable Weights weights) {
        if (wanted != null) {
            return new Schedule(wanted);
        }
        return new Schedule(
                weights == null ? List.of(0.0) : weights.provenance().adaptation());
    }

    /** The learning rate of a step, from 0. */
    public double at(int step) {
        return rates.get(Math.min(step, rates.size() - 1));
    }
}
