package org.mzsr.degradation;

import org.apiguardian.api.API;

/**
 * How alike two kernels are, their middle elements laid on each other.
 *
 * @param correlation cosine between their values, 1 if one is a multiple of the other
 * @param difference half the sum of absolute differences: the share of the blur that lies elsewhere, 0 to 1 for kernels without negative
 *     values
 */
@API(status = API.Status.EXPERIMENTAL)
public record KernelLikeness(double correlation, double difference) {

    /** Compares two kernels of any sizes. */
    public static KernelLikeness of(BlurKernel one, BlurKernel other) {
        int top = Math.max(one.rows() / 2, other.rows() / 2);
        int left = Math.max(one.columns() / 2, other.columns() / 2);
        int bottom = Math.max(one.rows() - one.rows() / 2, other.rows() - other.rows() / 2);
        int right = Math.max(one.columns() - one.columns() / 2, other.columns() - other.columns() / 2);
        double product = 0;
        double ones = 0;
        double others = 0;
        double apart = 0;
        for (int y = -top; y < bottom; y++) {
            for (int x = -left; x < right; x++) {
                double a = at(one, y, x);
                double b = at(other, y, x);
                product += a * b;
                ones += a * a;
                others += b * b;
                apart += Math.abs(a - b);
            }
        }
        return new KernelLikeness(product / Math.sqrt(ones * others), apart / 2);
    }

    /** The value at a distance from the middle; 0 outside. */
    private static double at(BlurKernel kernel, int y, int x) {
        int row = kernel.rows() / 2 + y;
        int column = kernel.columns() / 2 + x;
        boolean inside = row >= 0 && row < kernel.rows() && column >= 0 && column < kernel.columns();
        return inside ? kernel.values()[row * kernel.columns() + column] : 0;
    }
}
