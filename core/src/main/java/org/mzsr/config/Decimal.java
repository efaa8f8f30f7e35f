package org.mzsr.config;

import java.util.regex.Pattern;
import org.mzsr.error.BadInputException;

/**
 * Numbers as people write them in arguments, everywhere by one rule: digits with a point, perhaps an exponent, no grouping, and no
 * zeros before other digits, so that {@code 0,02} in a list is no {@code 0} and {@code 2}.
 */
public final class Decimal {

    private static final Pattern WHOLE = Pattern.compile("[+-]?(0|[1-9]\\d{0,17})");
    private static final Pattern REAL = Pattern.compile("[+-]?((0|[1-9]\\d*)(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");

    private Decimal() {}

    /**
     * A real number.
     *
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static double real(String text) {
        if (!REAL.matcher(text).matches()) {
            throw new BadInputException(
                    "'" + text + "' is not a number: expected digits with a point, as in 0.02 or 1e-3");
        }
        return Double.parseDouble(text);
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new BadInputException("'" + text + "' is not a whole number: expected digits alone, as in 12");
        }
        return Long.parseLong(text);
    }
}
