package org.mzsr.adaptation;

import java.io.Serializable;
import org.apiguardian.api.API;

/**
 * How many gradient steps to take.
 *
 * @param count of them, or {@link #AUTO}
 */
@API(status = API.Status.STABLE)
public record Steps(int count) implements Comparable<Steps>, Serializable {

    /** As many as help on a part of the LR image that is held out. */
    public static final int AUTO = -1;

    /** As many as help. */
    public static Steps automatic() {
        return new Steps(AUTO);
    }

    /**
     * A whole number from 0, or {@code auto}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Steps parse(String text) {
        if (text.equalsIgnoreCase("auto")) {
            return automatic();
        }
        if (!text.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("'" + text + "' is not a number of steps: expected 0, 1, 2, … or auto");
        }
        return new Steps(Integer.parseInt(text));
    }

    /** Whether their number is to be chosen. */
    public boolean areAutomatic() {
        return count == AUTO;
    }

    /** Fewest first; automatic ones last. */
    @Override
    public int compareTo(Steps other) {
        return Integer.compareUnsigned(count, other.count);
    }

    @Override
    public String toString() {
        return areAutomatic() ? "auto" : Integer.toString(count);
    }

    /** {@code 1 step}, {@code 10 steps}. */
    public static String inWords(int count) {
        return count == 1 ? "1 step" : count + " steps";
    }
}
