package org.mzsr.sweep;

import org.mzsr.error.BadInputException;

/**
 * A point at which cells that are too far behind are stopped.
 *
 * @param iteration of meta-training
 * @param margin how many dB a cell may be behind the best one's validation there
 */
record Rung(long iteration, double margin) implements Comparable<Rung> {

    /**
     * Reads {@code ITERATION:DB}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Rung parse(String text) {
        if (!text.matches("\\d{1,9}:\\d+(\\.\\d+)?")) {
            throw new BadInputException("Cannot use --rung " + text + ": expected ITERATION:DB, such as 500:0.5");
        }
        String[] parts = text.split(":");
        return new Rung(Long.parseLong(parts[0]), Double.parseDouble(parts[1]));
    }

    @Override
    public int compareTo(Rung other) {
        return Long.compare(iteration, other.iteration);
    }
}
