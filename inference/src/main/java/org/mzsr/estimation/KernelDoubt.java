package org.mzsr.estimation;

import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelCode;
import org.mzsr.degradation.KernelShape;

/**
 * Whether an image looks as if it went through a kernel that was given for it. A wrong one costs more than none: an assumed blur that is
 * too wide rings around every edge.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class KernelDoubt {

    /** With fewer patches an image says too little. */
    private static final int PATCHES = 9;

    /** Of codes, in directions in which the given kernel is wider than the one that is found. */
    private static final double WIDER = 0.8;

    /** In directions in which it is narrower: images that are soft by themselves look so, and it does less harm. */
    private static final double NARROWER = 1.0;

    /** Pixels of the result by which a kernel may lie off where kernels lie. */
    private static final double OFF = 0.3;

    private KernelDoubt() {}

    /**
     * What is wrong with the kernel, in a sentence; empty where nothing is, or the image is too small to tell.
     *
     * @param given degradation that is said to have made the image
     * @param found kernel that its LR image shows
     */
    public static Optional<String> about(Degradation given, KernelEstimate found) {
        return displaced(given).or(() -> found.patches() < PATCHES ? Optional.empty() : otherwiseBlurred(given, found));
    }

    /**
     * Kernels lie with their middle on a pixel, so that direct subsampling displaces the LR image by (s − 1)/2, or so that nothing is
     * displaced, as KernelGAN's. No LR image shows where its kernel lay.
     */
    private static Optional<String> displaced(Degradation given) {
        double down = given.displacementDown();
        double right = given.displacementRight();
        if (isUsual(down, given.kernel().rows(), given.scale())
                && isUsual(right, given.kernel().columns(), given.scale())) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "the kernel's centre of mass lies off the middle: it displaces the LR image by %.2f pixels down and %.2f to the"
                        + " right, and kernels displace by 0 or %.2f; a kernel meant for convolution needs --kernel-turned",
                down,
                right,
                (given.scale() - 1) / 2));
    }

    private static boolean isUsual(double displacement, int size, double scale) {
        // An even number of pixels has no pixel in the middle.
        double odd = displacement - (size % 2 == 0 ? 0.5 : 0);
        return Math.abs(odd) <= OFF || Math.abs(odd - (scale - 1) / 2) <= OFF;
    }

    private static Optional<String> otherwiseBlurred(Degradation given, KernelEstimate found) {
        KernelShape shape = given.kernel().shape();
        double[] said = KernelCode.of(shape, given.scale());
        double[] seen = KernelCode.of(found.shape(), given.scale());
        double[] wider = KernelCode.eigenvalues(new double[] {said[0] - seen[0], said[1] - seen[1], said[2] - seen[2]});
        if (wider[0] <= WIDER && wider[1] >= -NARROWER) {
            return Optional.empty();
        }
        return Optional.of("the image does not look blurred that way: the kernel has " + words(shape)
                + ", the image shows " + words(found.shape()));
    }

    private static String words(KernelShape shape) {
        return String.format(
                Locale.ROOT,
                "widths %.2f and %.2f at %.0f°",
                Math.sqrt(shape.lambda1()),
                Math.sqrt(shape.lambda2()),
                Math.toDegrees(shape.theta()));
    }
}
