package org.mzsr.testing;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Gradients against central differences, in float64. A quotient is only valid while no ReLU and no |·| changes sides between
 * its two points, so a coordinate where the larger step meets such a place is judged by a smaller one.
 */
public final class FiniteDifferences {

    private static final double STEP = 1e-5;
    private static final double SMALLER_STEP = 1e-7;

    private FiniteDifferences() {}

    /**
     * Compares every coordinate.
     *
     * @param loss a function of the parameters
     * @param at where the gradient was taken
     * @param gradient claimed
     * @param tolerance relative to the gradient's largest element, such as 10⁻⁶
     * @throws AssertionError if a coordinate is further off
     */
    public static void assertGradient(
            ToDoubleFunction<double[]> loss, double[] at, double[] gradient, double tolerance) {
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < gradient.length; i++) {
            double off = Math.abs(quotient(loss, at, i, STEP) - gradient[i]);
            if (off > tolerance * largest) {
                off = Math.abs(quotient(loss, at, i, SMALLER_STEP) - gradient[i]);
            }
            if (!(off <= tolerance * largest)) {
                throw new AssertionError("coordinate " + i + " of the gradient is " + gradient[i] + ", by differences "
                        + quotient(loss, at, i, SMALLER_STEP) + "; allowed are " + tolerance * largest);
            }
        }
    }

    private static double quotient(ToDoubleFunction<double[]> loss, double[] at, int i, double step) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[i] += step;
        down[i] -= step;
        return (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (up[i] - down[i]);
    }
}
