package org.mzsr.inference;

import java.util.List;

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

    /** The learning rate of a step, from 0. */
    public double at(int step) {
        return rates.get(Math.min(step, rates.size() - 1));
    }
}
