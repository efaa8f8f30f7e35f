package org.mzsr.degradation;

import java.util.Arrays;

/**
 * A blur kernel.
 *
 * @param rows at least 1
 * @param columns at least 1
 * @param values {@code [rows, columns]} in C order, finite, summing to 1; the array is shared, not copied
 */
public record BlurKernel(int rows, int columns, double[] values) {

    /** Checks size and sum. */
    public BlurKernel {
        if (rows < 1 || columns < 1 || values.length != rows * columns) {
            throw new IllegalArgumentException(
                    "Cannot make a blur kernel of " + rows + "x" + columns + " from " + values.length + " numbers");
        }
        double sum = Arrays.stream(values).sum();
        if (!(Math.abs(sum - 1) < 1e-3)) {
            throw new IllegalArgumentException("Cannot use a blur kernel whose values sum to " + sum + ": expected 1");
        }
    }

    /** The kernel that changes nothing. */
    public static BlurKernel delta() {
        return new BlurKernel(1, 1, new double[] {1});
    }

    /**
     * An anisotropic Gaussian (Zhang, Zuo, Zhang, CVPR 2018, as the published MZSR code samples it), normalised on its
     * support.
     *
     * @param size rows and columns; the centre is at (size − 1)/2
     * @param theta direction of the first axis from the x axis towards growing rows, in radians
     * @param lambda1 eigenvalue of the covariance along the first axis, in pixels², above 0
     * @param lambda2 eigenvalue along the second axis, above 0
     */
    public static BlurKernel gaussian(int size, double theta, double lambda1, double lambda2) {
        if (size < 1 || size > 255 || !(lambda1 > 0 && lambda2 > 0) || !Double.isFinite(theta + lambda1 + lambda2)) {
            throw new IllegalArgumentException("Cannot make a Gaussian kernel of size " + size + ", theta " + theta
                    + ", lambda1 " + lambda1 + ", lambda2 " + lambda2
                    + ": expected a size of 1 to 255, a finite angle and lambdas above 0");
        }
        double cos = Math.cos(theta);
        double sin = Math.sin(theta);
        double xx = cos * cos / lambda1 + sin * sin / lambda2;
        double yy = sin * sin / lambda1 + cos * cos / lambda2;
        double xy = cos * sin * (1 / lambda1 - 1 / lambda2);
        double[] values = new double[size * size];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            int row = i / size;
            double y = row - (size - 1) / 2.0;
            double x = i % size - (size - 1) / 2.0;
            values[i] = Math.exp(-0.5 * (xx * x * x + 2 * xy * x * y + yy * y * y));
            sum += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= sum;
        }
        return new BlurKernel(size, size, values);
    }
}
