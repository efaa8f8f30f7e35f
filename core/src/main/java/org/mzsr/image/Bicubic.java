package org.mzsr.image;

/**
 * Bicubic resizing as MATLAB's {@code imresize} does it: Keys' cubic with a = −½, antialiased when shrinking, borders
 * mirrored, rows before columns. Results are not clipped.
 *
 * <p>Output sample o (from 1) sits at u = o/scale + ½(1 − 1/scale) of the input.
 */
public final class Bicubic {

    private Bicubic() {}

    /**
     * Number of output samples for {@code n} input samples: ⌈n · scale⌉ in float64, as the published code computes it
     * (25 · 2.2 gives 56).
     */
    public static int size(int n, double scale) {
        return (int) Math.ceil(n * scale);
    }

    /** Resizes to the size that {@link #size} gives; {@code scale} above 1 enlarges. */
    public static Image resize(Image image, double scale) {
        return resize(image, scale, size(image.height(), scale), size(image.width(), scale));
    }

    /** Resizes with {@code scale} placing the samples, and as many of them as {@code height} and {@code width} say. */
    public static Image resize(Image image, double scale, int height, int width) {
        return resize(image, scale, height, width, 0, 0);
    }

    /**
     * The same, with the content moved by {@code down} rows and {@code right} columns of the output, which need not be
     * whole.
     */
    public static Image resize(Image image, double scale, int height, int width, double down, double right) {
        return columns(
                rows(image, new Weights(image.height(), height, scale, down)),
                new Weights(image.width(), width, scale, right));
    }

    private static Image rows(Image image, Weights weights) {
        int width = image.width();
        int height = weights.outputs;
        double[] in = image.data();
        double[] out = new double[image.channels() * height * width];
        for (int c = 0; c < image.channels(); c++) {
            for (int y = 0; y < height; y++) {
                int target = (c * height + y) * width;
                for (int tap = 0; tap < weights.taps; tap++) {
                    double weight = weights.weights[y * weights.taps + tap];
                    int source = (c * image.height() + weights.indices[y * weights.taps + tap]) * width;
                    for (int x = 0; x < width; x++) {
                        out[target + x] += weight * in[source + x];
                    }
                }
            }
        }
        return new Image(image.channels(), height, width, out);
    }

    private static Image columns(Image image, Weights weights) {
        int width = weights.outputs;
        int lines = image.channels() * image.height();
        double[] in = image.data();
        double[] out = new double[lines * width];
        for (int line = 0; line < lines; line++) {
            int source = line * image.width();
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int tap = 0; tap < weights.taps; tap++) {
                    int at = x * weights.taps + tap;
                    sum += weights.weights[at] * in[source + weights.indices[at]];
                }
                out[line * width + x] = sum;
            }
        }
        return new Image(image.channels(), image.height(), width, out);
    }

    /** Which input samples an output sample is made of, and with what weights: {@code [outputs][taps]}. */
    private static final class Weights {
        private final int outputs;
        private final int taps;
        private final int[] indices;
        private final double[] weights;

        Weights(int inputs, int outputs, double scale, double shift) {
            this.outputs = outputs;
            double stretch = Math.min(scale, 1);
            double support = 4 / stretch;
            taps = (int) Math.ceil(support) + 2;
            indices = new int[outputs * taps];
            weights = new double[outputs * taps];
            for (int o = 0; o < outputs; o++) {
                double u = (o + 1 - shift) / scale + 0.5 * (1 - 1 / scale);
                int left = (int) Math.floor(u - support / 2);
                double sum = 0;
                for (int tap = 0; tap < taps; tap++) {
                    double weight = stretch * cubic(stretch * (u - (left + tap)));
                    weights[o * taps + tap] = weight;
                    indices[o * taps + tap] = Mirror.index(left + tap - 1, inputs);
                    sum += weight;
                }
                for (int tap = 0; tap < taps; tap++) {
                    weights[o * taps + tap] /= sum;
                }
            }
        }

        /** Keys, "Cubic convolution interpolation for digital image processing", 1981, equation 15 with a = −½. */
        private static double cubic(double x) {
            double d = Math.abs(x);
            if (d <= 1) {
                return 1.5 * d * d * d - 2.5 * d * d + 1;
            }
            return d <= 2 ? -0.5 * d * d * d + 2.5 * d * d - 4 * d + 2 : 0;
        }
    }
}
