package org.mzsr.inference;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many gradient steps to take.
 *
 * @param count of them, or {@link #AUTO}
 */
public record Steps(int count) implements Comparable<Steps> {

    /** As many as help on a part of the LR image that is held out. */
    public static final int AUTO = -1;

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

    /** Reads a whole number from 0, or {@code auto}. */
    static final class Converter implements ITypeConverter<Steps> {

        @Override
        public Steps convert(String text) {
            if (text.equals("auto")) {
                return new Steps(AUTO);
            }
            if (!text.matches("\\d{1,6}")) {
                throw new TypeConversionException(
                        "'" + text + "' is not a number of steps: expected 0, 1, 2, … or auto");
            }
            return new Steps(Integer.parseInt(text));
        }
    }
}
