package org.mzsr.degradation;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.Mirror;

/**
 * How an HR image became an LR image: I_LR = (I_HR ∗ k) ↓s (paper, equation 1).
 *
 * @param kernel k; applied as a correlation whose origin is element size/2, rounded down; borders mirrored
 * @param subsampling how ↓ is done
 * @param scale s, above 1; need not be whole
 */
@API(status = API.Status.STABLE)
public record Degradation(BlurKernel kernel, Subsampling subsampling, double scale) implements Serializable {

    /** Checks the scale. */
    public Degradation {
        if (!(scale > 1 && scale <= 16)) {
            throw new BadInputException("Cannot degrade by scale " + scale + ": expected above 1, at most 16");
        }
    }

    /** Plain bicubic shrinking without blur, which networks are pretrained for. */
    public static Degradation bicubic(double scale) {
        return new Degradation(BlurKernel.delta(), Subsampling.BICUBIC, scale);
    }

    /** The LR image, of ⌈size/scale⌉ pixels each way, clipped to 0..1. */
    public Image apply(Image image) {
        return shrink(image).clip();
    }

    /**
     * What a network gets to see of an LR image: bicubic interpolation to the size that its result is to have; not
     * clipped.
     *
     * @param lr the LR image, perhaps corrupted since it was made
     * @param height of the result, in pixels
     * @param width of the result, in pixels
     * @param aligned whether it lies where the result will, as {@link #interpolated(Image, int, int)}; or else displaced, as
     *     the published network has it, which learns to move it back
     */
    public Image networkInput(Image lr, int height, int width, boolean aligned) {
        return aligned ? interpolated(lr, height, width) : Bicubic.resize(lr, scale, height, width);
    }

    /**
     * The same for a network that saw its images displaced in training.
     *
     * @param down HR rows by which it did, towards growing rows
     * @param right HR columns, towards growing columns
     */
    public Image networkInput(Image lr, int height, int width, double down, double right) {
        return Bicubic.resize(lr, scale, height, width, down - displacementDown(), right - displacementRight());
    }

    /** Bicubic interpolation to ⌈size · scale⌉ pixels each way, put where the HR pixels are; not clipped. */
    public Image interpolated(Image lr) {
        return interpolated(lr, Bicubic.size(lr.height(), scale), Bicubic.size(lr.width(), scale));
    }

    /** The same with as many pixels as said. */
    public Image interpolated(Image lr, int height, int width) {
        return Bicubic.resize(lr, scale, height, width, -displacementDown(), -displacementRight());
    }

    /**
     * Rows between where an HR pixel is and where the LR image, enlarged by bicubic interpolation, shows it, towards growing
     * rows. Direct subsampling keeps pixels 0, s, 2s, …, and bicubic interpolation takes them for the middles of s pixels:
     * (s − 1)/2; less what the kernel's centre of mass lies off its origin.
     */
    public double displacementDown() {
        int origin = kernel.rows() / 2;
        return displacement(kernel.centreRow() - origin);
    }

    /** The same for columns. */
    public double displacementRight() {
        int origin = kernel.columns() / 2;
        return displacement(kernel.centreColumn() - origin);
    }

    private double displacement(double offCentre) {
        double exact = (subsampling == Subsampling.DIRECT ? (scale - 1) / 2 : 0) - offCentre;
        // A centred kernel's centre is off by rounding errors only.
        double nearest = Math.rint(exact * 1e6) / 1e6;
        return Math.abs(exact - nearest) < 1e-9 ? nearest : exact;
    }

    Image shrink(Image image) {
        double factor = 1 / scale;
        return shrink(image, Bicubic.size(image.height(), factor), Bicubic.size(image.width(), factor));
    }

    /** The LR image with as many pixels as said; not clipped. */
    public Image shrink(Image image, int height, int width) {
        double factor = 1 / scale;
        return switch (subsampling) {
            case DIRECT -> correlate(image, positions(image.height(), height), positions(image.width(), width));
            case BICUBIC ->
                Bicubic.resize(
                        correlate(image, positions(image.height()), positions(image.width())), factor, height, width);
        };
    }

    /** rint(linspace(0, n − scale, m)), as numpy computes it. */
    private int[] positions(int n, int m) {
        int[] positions = new int[m];
        double step = m > 1 ? (n - scale) / (m - 1) : 0;
        for (int i = 0; i < m; i++) {
            double position = i == m - 1 && m > 1 ? n - scale : i * step;
            positions[i] = (int) Math.max(Math.rint(position), 0);
        }
        return positions;
    }

    private static int[] positions(int n) {
        int[] all = new int[n];
        for (int i = 0; i < n; i++) {
            all[i] = i;
        }
        return all;
    }

    /**
     * The correlation, computed only where it is asked for. Every line of the image is laid out once as the taps meet it, so that the
     * innermost loop runs over neighbours in memory and keeps many sums going at once; each sum still adds its products tap by tap.
     */
    private Image correlate(Image image, int[] rows, int[] columns) {
        int[][] source = sources(columns, image.width());
        double[][] met = new double[kernel.columns()][columns.length];
        double[] out = new double[image.channels() * rows.length * columns.length];
        for (int c = 0; c < image.channels(); c++) {
            double[][] sums = new double[rows.length][columns.length];
            for (int y = -(kernel.rows() / 2); y < image.height() + (kernel.rows() - 1) / 2; y++) {
                int line = (c * image.height() + Mirror.index(y, image.height())) * image.width();
                for (int j = 0; j < met.length; j++) {
                    for (int x = 0; x < columns.length; x++) {
                        met[j][x] = image.data()[line + source[j][x]];
                    }
                }
                for (int r = 0; r < rows.length; r++) {
                    int i = y - rows[r] + kernel.rows() / 2;
                    if (i >= 0 && i < kernel.rows()) {
                        add(i, met, sums[r]);
                    }
                }
            }
            for (int r = 0; r < rows.length; r++) {
                System.arraycopy(sums[r], 0, out, (c * rows.length + r) * columns.length, columns.length);
            }
        }
        return new Image(image.channels(), rows.length, columns.length, out);
    }

    /** Which column each tap of a row meets, for each column of the result. */
    private int[][] sources(int[] columns, int width) {
        int[][] source = new int[kernel.columns()][columns.length];
        for (int j = 0; j < source.length; j++) {
            for (int x = 0; x < columns.length; x++) {
                source[j][x] = Mirror.index(columns[x] + j - kernel.columns() / 2, width);
            }
        }
        return source;
    }

    /** One row of the kernel's part of a row of sums. */
    private void add(int kernelRow, double[][] met, double[] sums) {
        for (int j = 0; j < met.length; j++) {
            double tap = kernel.values()[kernelRow * met.length + j];
            if (tap != 0) {
                addTimes(tap, met[j], sums);
            }
        }
    }

    private static void addTimes(double tap, double[] pixels, double[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += tap * pixels[x];
        }
    }
}
