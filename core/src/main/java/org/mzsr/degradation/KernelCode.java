package org.mzsr.degradation;

import org.apiguardian.api.API;

/**
 * A kernel's covariance as three numbers that may be anything: the Cholesky factor of covariance/scale² + {@value #FLOOR}·I, its
 * diagonal by the logarithm. In units of LR pixels, because that is what an LR image shows; the floor, because blurs far below a
 * pixel of it cannot be told apart.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class KernelCode {

    static final double FLOOR = 0.05;

    /** Standard deviations on each side that a kernel's table reaches to. */
    private static final double REACH = 3.5;

    private static final int LEAST_SIZE = 5;
    private static final int LARGEST_SIZE = 101;

    /** Below it a blur is none. */
    private static final double NARROWEST = 0.1;

    /** A shorter axis below it is lost between the samples where the kernel lies aslant, and the longer one with it. */
    private static final double ASLANT = 0.2;

    private KernelCode() {}

    /** Of a kernel's shape. */
    public static double[] of(KernelShape shape, double scale) {
        double cos = Math.cos(shape.theta());
        double sin = Math.sin(shape.theta());
        double square = scale * scale;
        double xx = (shape.lambda1() * cos * cos + shape.lambda2() * sin * sin) / square + FLOOR;
        double yy = (shape.lambda1() * sin * sin + shape.lambda2() * cos * cos) / square + FLOOR;
        double xy = (shape.lambda1() - shape.lambda2()) * cos * sin / square;
        double first = Math.sqrt(xx);
        double below = xy / first;
        double second = Math.sqrt(Math.max(yy - below * below, 1e-12));
        return new double[] {Math.log(first), below, Math.log(second)};
    }

    /**
     * The Gaussian kernel that a code stands for.
     *
     * @param most rows and columns that it may have: of an image's shorter side, or fewer
     */
    public static BlurKernel kernel(double[] code, double scale, int most) {
        KernelShape shape = shape(code, scale);
        int largest = Math.min(most, LARGEST_SIZE);
        int size = Math.max(LEAST_SIZE, 2 * (int) Math.ceil(REACH * Math.sqrt(shape.lambda1())) + 1);
        // The narrowest is none at all.
        if (shape.lambda1() < NARROWEST || largest < LEAST_SIZE) {
            return BlurKernel.delta();
        }
        return BlurKernel.gaussian(
                Math.min(size, largest - (largest + 1) % 2),
                shape.theta(),
                shape.lambda1(),
                Math.max(shape.lambda2(), Math.min(shape.lambda1(), ASLANT)));
    }

    /** The shape that a code stands for. */
    public static KernelShape shape(double[] code, double scale) {
        double first = Math.exp(code[0]);
        double second = Math.exp(code[2]);
        double square = scale * scale;
        double xx = (first * first - FLOOR) * square;
        double xy = first * code[1] * square;
        double yy = (code[1] * code[1] + second * second - FLOOR) * square;
        return KernelShape.ofCovariance(xx, yy, xy);
    }
}
