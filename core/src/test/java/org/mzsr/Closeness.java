package org.mzsr;

import static org.assertj.core.api.Assertions.assertThat;

/** Comparison of vectors. */
public final class Closeness {

    private Closeness() {}

    /** Largest difference over the largest expected magnitude. */
    public static double relative(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
            if (Double.isNaN(actual[i])) {
                return Double.NaN;
            }
        }
        return difference / largest;
    }

    public static void assertRelative(double[] actual, double[] expected, double tolerance) {
        assertThat(relative(actual, expected))
                .as("largest difference over largest magnitude")
                .isLessThanOrEqualTo(tolerance);
    }
}
