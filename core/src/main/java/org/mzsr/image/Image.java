package org.mzsr.image;

import java.io.Serializable;
import java.util.Arrays;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * An image as planes of numbers, nominally in 0..1: element {@code (c·height + y)·width + x}. RGB unless said otherwise.
 *
 * <p>The array is shared, not copied; whoever makes an image must not change it afterwards.
 *
 * @param channels planes
 * @param height pixels
 * @param width pixels
 * @param data {@code [channels, height, width]} in C order
 */
@API(status = API.Status.STABLE)
public record Image(int channels, int height, int width, double[] data) implements Serializable {

    /** Checks the sizes. */
    public Image {
        if (channels < 1 || height < 1 || width < 1 || data.length != channels * height * width) {
            throw new BadInputException("Cannot make an image of " + channels + " channels, " + height + "x" + width
                    + " pixels from " + data.length + " numbers");
        }
    }

    /** The part that starts at row {@code top}, column {@code left}. */
    public Image crop(int top, int left, int height, int width) {
        if (top < 0 || left < 0 || top + height > this.height || left + width > this.width) {
            throw new BadInputException("Cannot crop " + height + "x" + width + " pixels at row " + top + ", column "
                    + left + " from an image of " + this.height + "x" + this.width);
        }
        double[] part = new double[channels * height * width];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(
                        data, (c * this.height + top + y) * this.width + left, part, (c * height + y) * width, width);
            }
        }
        return new Image(channels, height, width, part);
    }

    /** The largest part from the upper left corner whose sides are multiples of {@code factor}. */
    public Image cropToMultipleOf(int factor) {
        return crop(0, 0, height - height % factor, width - width % factor);
    }

    /** All values limited to 0..1. */
    public Image clip() {
        return new Image(
                channels,
                height,
                width,
                Arrays.stream(data).map(v -> Math.min(Math.max(v, 0), 1)).toArray());
    }

    /** Limited to 0..1 and rounded to multiples of 1/255, ties to even: what an 8-bit file holds. */
    public Image round8() {
        return new Image(
                channels,
                height,
                width,
                Arrays.stream(data).map(v -> level8(v) / 255.0).toArray());
    }

    /** All samples limited to 0..1 and rounded to one byte each, as they lie in {@link #data}. */
    public byte[] bytes8() {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) level8(data[i]);
        }
        return bytes;
    }

    /** Value as 0..255, ties to even. */
    static double level8(double value) {
        return Math.rint(Math.min(Math.max(value, 0), 1) * 255);
    }
}
