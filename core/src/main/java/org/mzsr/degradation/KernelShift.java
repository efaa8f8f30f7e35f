package org.mzsr.degradation;

import java.util.Arrays;
import org.mzsr.error.BadInputException;

/**
 * The published code's optional recentring of a kernel ({@code kernel_shift}): the zero-padded kernel is moved by cubic
 * spline interpolation so that its centre of mass lies at size/2 + (scale − size mod 2)/2.
 *
 * <p>For odd sizes that target is half a pixel too far, and published MZSR results do not use it; it is here to be
 * compatible. The spline is the one of {@code scipy.ndimage.shift}: order 3, coefficients by the recursive filter with
 * mirrored ends (Unser, "Splines: a perfect fit", 1999), zero outside.
 */
final class KernelShift {

    private static final double POLE = Math.sqrt(3) - 2;

    private KernelShift() {}

    static BlurKernel apply(BlurKernel kernel, double scale) {
        double offset = 0.5 * (scale - kernel.rows() % 2);
        return apply(kernel, kernel.rows() / 2.0 + offset, kernel.columns() / 2.0 + offset);
    }

    /** Moved so that its centre of mass lies there. */
    static BlurKernel apply(BlurKernel kernel, double centreRow, double centreColumn) {
        double down = whole(centreRow - kernel.centreRow());
        double right = whole(centreColumn - kernel.centreColumn());
        int pad = (int) Math.ceil(Math.max(down, right)) + 1;
        if (pad < 0) {
            throw new BadInputException("Cannot recentre a kernel whose mass lies at row " + kernel.centreRow()
                    + ", column " + kernel.centreColumn() + ": that is far below and right of its middle");
        }
        int rows = kernel.rows() + 2 * pad;
        int columns = kernel.columns() + 2 * pad;
        double[] padded = kernel.padded(pad).values();
        double[] moved = transposed(
                alongRows(transposed(alongRows(padded, rows, columns, right), rows, columns), columns, rows, down),
                columns,
                rows);
        double sum = Arrays.stream(moved).sum();
        // Cut-off tails can cost a little of the sum; a blur must not change brightness by more than the sum's check.
        return Math.abs(sum - 1) < 1e-3
                ? new BlurKernel(rows, columns, moved)
                : new BlurKernel(
                        rows, columns, Arrays.stream(moved).map(v -> v / sum).toArray());
    }

    /** Whole numbers stay whole: rounding errors of the centre must not decide about the padding. */
    private static double whole(double shift) {
        return Math.abs(shift - Math.rint(shift)) < 1e-9 ? Math.rint(shift) : shift;
    }

    /** Each row's spline, sampled {@code shift} columns further left. */
    private static double[] alongRows(double[] values, int rows, int columns, double shift) {
        double[] result = new double[values.length];
        for (int y = 0; y < rows; y++) {
            double[] coefficients = coefficients(Arrays.copyOfRange(values, y * columns, (y + 1) * columns));
            for (int x = 0; x < columns; x++) {
                double at = x - shift;
                if (at >= 0 && at <= columns - 1) {
                    result[y * columns + x] = sample(coefficients, at);
                }
            }
        }
        return result;
    }

    private static double sample(double[] coefficients, double at) {
        int left = (int) Math.floor(at);
        double t = at - left;
        double u = 1 - t;
        return u * u * u / 6 * at(coefficients, left - 1)
                + (2.0 / 3 - t * t + t * t * t / 2) * at(coefficients, left)
                + (2.0 / 3 - u * u + u * u * u / 2) * at(coefficients, left + 1)
                + t * t * t / 6 * at(coefficients, left + 2);
    }

    /** Mirrored about the first and the last sample, which are not repeated. */
    private static double at(double[] values, int i) {
        int period = 2 * values.length - 2;
        int folded = period == 0 ? 0 : Math.floorMod(i, period);
        return values[Math.min(folded, period - folded)];
    }

    /** Coefficients of the interpolating cubic B-spline: a causal and an anticausal recursion. */
    private static double[] coefficients(double[] samples) {
        int n = samples.length;
        double[] c =
                Arrays.stream(samples).map(v -> v * (1 - POLE) * (1 - 1 / POLE)).toArray();
        double power = POLE;
        double last = Math.pow(POLE, n - 1.0);
        double first = c[0] + last * c[n - 1];
        double back = last * last / POLE;
        for (int i = 1; i < n - 1; i++) {
            first += (power + back) * c[i];
            power *= POLE;
            back /= POLE;
        }
        c[0] = first / (1 - last * last);
        for (int i = 1; i < n; i++) {
            c[i] += POLE * c[i - 1];
        }
        c[n - 1] = POLE / (POLE * POLE - 1) * (POLE * c[n - 2] + c[n - 1]);
        for (int i = n - 2; i >= 0; i--) {
            c[i] = POLE * (c[i + 1] - c[i]);
        }
        return c;
    }

    private static double[] transposed(double[] values, int rows, int columns) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            result[i % columns * rows + row] = values[i];
        }
        return result;
    }
}
