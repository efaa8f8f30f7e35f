package org.mzsr.degradation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.Picture;
import org.mzsr.image.Turn;

/**
 * A blur kernel.
 *
 * @param rows at least 1
 * @param columns at least 1
 * @param values {@code [rows, columns]} in C order, finite, summing to 1; the array is shared, not copied
 */
@API(status = API.Status.STABLE)
public record BlurKernel(int rows, int columns, double[] values) implements Serializable {

    private static final double LOST = 1e-3;

    /** Checks size and sum. */
    public BlurKernel {
        if (rows < 1 || columns < 1 || values.length != rows * columns) {
            throw new BadInputException(
                    "Cannot make a blur kernel of " + rows + "x" + columns + " from " + values.length + " numbers");
        }
        double sum = Arrays.stream(values).sum();
        if (!(Math.abs(sum - 1) < 1e-3)) {
            throw new BadInputException("Cannot use a blur kernel whose values sum to " + sum + ": expected 1");
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
            throw new BadInputException("Cannot make a Gaussian kernel of size " + size + ", theta " + theta
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

    /**
     * Motion along a straight line: the line's coverage of each pixel, from 64 samples a pixel of length.
     *
     * @param size rows and columns
     * @param length of the line, in pixels, above 0
     * @param angle of the line from the x axis towards growing rows, in radians
     */
    public static BlurKernel motion(int size, double length, double angle) {
        require(length > 0 && Double.isFinite(length + angle), "motion", size, "length " + length);
        double[] values = new double[size * size];
        int samples = (int) Math.ceil(64 * length) | 1;
        double middle = (size - 1) / 2.0;
        for (int i = 0; i < samples; i++) {
            double along = length * ((i + 0.5) / samples - 0.5);
            spread(values, size, middle + along * Math.sin(angle), middle + along * Math.cos(angle));
        }
        return normalized(size, values);
    }

    /**
     * A disk, as a lens out of focus draws it: each pixel's share of it, from 16×16 samples.
     *
     * @param size rows and columns
     * @param radius in pixels, above 0
     */
    public static BlurKernel disk(int size, double radius) {
        require(radius > 0 && Double.isFinite(radius), "disk", size, "radius " + radius);
        int samples = 16;
        double[] values = new double[size * size];
        for (int i = 0; i < values.length; i++) {
            int row = i / size;
            double top = row - size / 2.0;
            double left = i % size - size / 2.0;
            for (int j = 0; j < samples * samples; j++) {
                int line = j / samples;
                double y = top + (line + 0.5) / samples;
                double x = left + (j % samples + 0.5) / samples;
                values[i] += x * x + y * y <= radius * radius ? 1 : 0;
            }
        }
        // A disk smaller than the distance between samples is the kernel that changes nothing.
        return Arrays.stream(values).sum() == 0 ? delta() : normalized(size, values);
    }

    /** Shares one sample among the four pixels around it. */
    private static void spread(double[] values, int size, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        for (int i = 0; i < 4; i++) {
            int row = top + (i >> 1);
            int column = left + (i & 1);
            if (row >= 0 && row < size && column >= 0 && column < size) {
                values[row * size + column] += (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
            }
        }
    }

    private static void require(boolean condition, String shape, int size, String parameter) {
        if (!condition || size < 1 || size > 255) {
            throw new BadInputException("Cannot make a " + shape + " kernel of size " + size + " with " + parameter
                    + ": expected a size of 1 to 255 and a finite number above 0");
        }
    }

    private static BlurKernel normalized(int size, double[] values) {
        double sum = Arrays.stream(values).sum();
        return new BlurKernel(
                size, size, Arrays.stream(values).map(v -> v / sum).toArray());
    }

    /** Row of the centre of mass, from 0. */
    public double centreRow() {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            sum += values[i] * row;
        }
        return sum / total();
    }

    /** Column of the centre of mass, from 0. */
    public double centreColumn() {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * (i % columns);
        }
        return sum / total();
    }

    private double total() {
        return Arrays.stream(values).sum();
    }

    /** Its width and direction. */
    public KernelShape shape() {
        return KernelShape.of(this);
    }

    /**
     * The kernel for people to look at: gray, its largest value white, each value a square.
     *
     * @param zoom side of the squares in pixels, 1 or more
     */
    public Picture picture(int zoom) {
        if (zoom < 1) {
            throw new BadInputException("Cannot draw a kernel " + zoom + " times as large: expected 1 or more");
        }
        double largest = Arrays.stream(values).max().orElse(1);
        int height = rows * zoom;
        int width = columns * zoom;
        int plane = height * width;
        double[] data = new double[3 * plane];
        for (int i = 0; i < data.length; i++) {
            int place = i % plane;
            data[i] = Math.max(0, values[place / width / zoom * columns + place % width / zoom] / largest);
        }
        return new Picture(new Image(3, height, width, data), null, true, 8);
    }

    /** Whether a turn of the image leaves the kernel as it is, to 10⁻⁶ of its largest value. */
    public boolean isUnchangedBy(Turn turn) {
        Image turned = turn.apply(asImage());
        if (turned.height() != rows) {
            return false;
        }
        double largest = Arrays.stream(values).max().orElse(0);
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(turned.data()[i] - values[i]) > 1e-6 * largest) {
                return false;
            }
        }
        return true;
    }

    /** The same blur with zeros around it, {@code border} rows and columns on each side. */
    public BlurKernel padded(int border) {
        int width = columns + 2 * border;
        double[] padded = new double[(rows + 2 * border) * width];
        for (int y = 0; y < rows; y++) {
            System.arraycopy(values, y * columns, padded, (y + border) * width + border, columns);
        }
        return new BlurKernel(rows + 2 * border, width, padded);
    }

    /** The same blur without the zeros around it, as far as they are as many on all sides, so that its origin stays. */
    public BlurKernel trimmed() {
        int border = 0;
        while (2 * (border + 1) < Math.min(rows, columns) && isZeroAround(border)) {
            border++;
        }
        if (border == 0) {
            return this;
        }
        int height = rows - 2 * border;
        int width = columns - 2 * border;
        return new BlurKernel(
                height, width, asImage().crop(border, border, height, width).data());
    }

    /**
     * The kernel for an image of a size: what reaches beyond it is cut off and the rest divided by its sum, as long as no more than a
     * thousandth of the blur is lost.
     *
     * @return empty where more would be lost
     */
    public Optional<BlurKernel> within(int height, int width) {
        int keptRows = Math.min(rows, height - 1 + height % 2);
        int keptColumns = Math.min(columns, width - 1 + width % 2);
        boolean odd = rows % 2 == 1 && columns % 2 == 1;
        if (rows <= height && columns <= width) {
            return Optional.of(this);
        }
        if (!odd || keptRows < 1 || keptColumns < 1) {
            return Optional.empty();
        }
        double[] kept = asImage()
                .crop((rows - keptRows) / 2, (columns - keptColumns) / 2, keptRows, keptColumns)
                .data();
        double sum = Arrays.stream(kept).sum();
        return Math.abs(sum - total()) > LOST
                ? Optional.empty()
                : Optional.of(new BlurKernel(
                        keptRows,
                        keptColumns,
                        Arrays.stream(kept).map(v -> v / sum).toArray()));
    }

    private boolean isZeroAround(int ring) {
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int column = i % columns;
            int distance = Math.min(Math.min(row, rows - 1 - row), Math.min(column, columns - 1 - column));
            if (distance == ring && values[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The largest value at the border, as a share of the largest of all; 0 of a kernel that is nothing but border. */
    double borderShare() {
        double largest = 0;
        double outer = 0;
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int column = i % columns;
            largest = Math.max(largest, Math.abs(values[i]));
            if (row == 0 || row == rows - 1 || column == 0 || column == columns - 1) {
                outer = Math.max(outer, Math.abs(values[i]));
            }
        }
        return Math.min(rows, columns) == 1 ? 0 : outer / largest;
    }

    /** Turned by 180°: what a convolution's kernel is for a correlation, which degradations are here. */
    public BlurKernel turned() {
        return new BlurKernel(rows, columns, Turn.HALF.apply(asImage()).data());
    }

    /** The published code's optional recentring for a scale; see {@link KernelShift}. */
    public BlurKernel recentred(double scale) {
        return KernelShift.apply(this, scale);
    }

    /**
     * The same blur on a coarser grid: what it is after the image was made smaller.
     *
     * @param factor new pixels for each old one, above 0, at most 1
     */
    public BlurKernel onCoarserGrid(double factor) {
        if (!(factor > 0 && factor <= 1)) {
            throw new BadInputException("Cannot scale a kernel by " + factor + ": expected above 0, at most 1");
        }
        int newRows = (int) Math.ceil(rows * factor) | 1;
        int newColumns = (int) Math.ceil(columns * factor) | 1;
        // Zeros around it, so that the resizing's mirrored border sees none of it; the shift aligns the middles.
        int border = (int) Math.ceil(4 / factor) + 1;
        Image image = padded(border).asImage();
        Image small = Bicubic.resize(
                image,
                factor,
                newRows,
                newColumns,
                (newRows - factor * image.height()) / 2,
                (newColumns - factor * image.width()) / 2);
        double sum = Arrays.stream(small.data()).sum();
        return new BlurKernel(
                newRows,
                newColumns,
                Arrays.stream(small.data()).map(v -> v / sum).toArray());
    }

    private Image asImage() {
        return new Image(1, rows, columns, values);
    }
}
