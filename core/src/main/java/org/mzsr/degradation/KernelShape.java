package org.mzsr.degradation;

import org.apiguardian.api.API;

/**
 * How wide a blur kernel is, and which way it lies: the eigenvalues of the covariance of its values. Of a Gaussian kernel these
 * are, but for the cut at its border, the numbers that it was made of.
 *
 * @param lambda1 the larger eigenvalue, in pixels², 0 or more
 * @param lambda2 the smaller one
 * @param theta direction of the first axis from the x axis towards growing rows, in radians, 0 to π; 0 where both are alike
 */
@API(status = API.Status.STABLE)
public record KernelShape(double lambda1, double lambda2, double theta) {

    /** Eigenvalues that differ by less than this share give no direction. */
    private static final double ALIKE = 1e-9;

    /** Measures a kernel. Negative values, which few kernels have, count as they are. */
    static KernelShape of(BlurKernel kernel) {
        double row = kernel.centreRow();
        double column = kernel.centreColumn();
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < kernel.values().length; i++) {
            double value = kernel.values()[i];
            int line = i / kernel.columns();
            double y = line - row;
            double x = i % kernel.columns() - column;
            xx += value * x * x;
            yy += value * y * y;
            xy += value * x * y;
        }
        return ofCovariance(xx, yy, xy);
    }

    /** Of a covariance; negative eigenvalues, which only noise gives, count as 0. */
    static KernelShape ofCovariance(double xx, double yy, double xy) {
        double middle = (xx + yy) / 2;
        double distance = Math.hypot((xx - yy) / 2, xy);
        double theta = distance <= ALIKE * Math.abs(middle) ? 0 : Math.atan2(2 * xy, xx - yy) / 2;
        return new KernelShape(
                Math.max(0, middle + distance), Math.max(0, middle - distance), theta < 0 ? theta + Math.PI : theta);
    }

    /**
     * How alike the Gaussian of this shape and a kernel are, wherever they lie: the cosine between their values, with the Gaussian's
     * middle at the kernel's centre of mass. 1 if they are the same.
     */
    public double correlation(BlurKernel kernel) {
        // A Gaussian narrower than this falls between the pixels.
        double least = 0.04;
        double xx = xx() + least;
        double yy = yy() + least;
        double determinant = xx * yy - xy() * xy();
        double row = kernel.centreRow();
        double column = kernel.centreColumn();
        double product = 0;
        double own = 0;
        double others = 0;
        for (int i = 0; i < kernel.values().length; i++) {
            int line = i / kernel.columns();
            double y = line - row;
            double x = i % kernel.columns() - column;
            double gaussian = Math.exp(-(yy * x * x - 2 * xy() * x * y + xx * y * y) / (2 * determinant));
            double value = kernel.values()[i];
            product += gaussian * value;
            own += gaussian * gaussian;
            others += value * value;
        }
        return product / Math.sqrt(own * others);
    }

    /** Covariance across. */
    double xx() {
        return lambda1 * square(Math.cos(theta)) + lambda2 * square(Math.sin(theta));
    }

    /** Covariance down. */
    double yy() {
        return lambda1 * square(Math.sin(theta)) + lambda2 * square(Math.cos(theta));
    }

    /** Covariance of across and down. */
    double xy() {
        return (lambda1 - lambda2) * Math.cos(theta) * Math.sin(theta);
    }

    private static double square(double number) {
        return number * number;
    }
}
