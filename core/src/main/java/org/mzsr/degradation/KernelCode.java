package org.mzsr.degradation;

import org.apiguardian.api.API;
import org.mzsr.image.Turn;

/**
 * A kernel's covariance as three numbers that may be anything: with L the logarithm of the matrix covariance/scale² + {@value #FLOOR}·I,
 * they are L₁₁, √2 L₁₂ and L₂₂, so that their distance is that of the matrices, whichever way the image is turned (Arsigny, Fillard,
 * Pennec, Ayache, 2006). In units of LR pixels, because that is what an LR image shows; the floor, because blurs far below a
 * pixel of it cannot be told apart.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class KernelCode {

    static final double FLOOR = 0.15;

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
        double square = scale * scale;
        KernelShape logarithm = new KernelShape(
                Math.log(shape.lambda1() / square + FLOOR), Math.log(shape.lambda2() / square + FLOOR), shape.theta());
        return new double[] {logarithm.xx(), Math.sqrt(2) * logarithm.xy(), logarithm.yy()};
    }

    /** Of the kernel in a turned image. */
    public static double[] turned(double[] code, Turn turn) {
        double sign = turn.flipsRows() == turn.flipsColumns() ? 1 : -1;
        return turn.swapsAxes()
                ? new double[] {code[2], sign * code[1], code[0]}
                : new double[] {code[0], sign * code[1], code[2]};
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

    /** The larger and the smaller eigenvalue of the logarithm that a code, or the difference of two, stands for. */
    public static double[] eigenvalues(double[] code) {
        double middle = (code[0] + code[2]) / 2;
        double distance = Math.hypot((code[0] - code[2]) / 2, code[1] / Math.sqrt(2));
        return new double[] {middle + distance, middle - distance};
    }

    /** The shape that a code stands for. */
    public static KernelShape shape(double[] code, double scale) {
        double square = scale * scale;
        double middle = (code[0] + code[2]) / 2;
        double[] logarithms = eigenvalues(code);
        KernelShape direction = KernelShape.ofCovariance(code[0] - middle, code[2] - middle, code[1] / Math.sqrt(2));
        return new KernelShape(
                Math.max(0, Math.exp(logarithms[0]) - FLOOR) * square,
                Math.max(0, Math.exp(logarithms[1]) - FLOOR) * square,
                direction.theta());
    }
}
