package org.mzsr.network;

import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * A batch of training pairs in {@code [n, channels, height, width]} order.
 *
 * @param count images n
 * @param channels image channels
 * @param height pixels
 * @param width pixels
 * @param input network inputs: LR images upscaled to the labels' size
 * @param label what the network should return
 */
@API(status = API.Status.EXPERIMENTAL)
public record Batch(int count, int channels, int height, int width, double[] input, double[] label) {

    /** Checks that the arrays have the length that the shape says. */
    public Batch {
        int size = count * channels * height * width;
        if (input.length != size || label.length != size) {
            throw new BadInputException("Cannot make a batch of shape [" + count + ", " + channels + ", "
                    + height
                    + ", " + width + "]: got " + input.length + " inputs and " + label.length + " labels, expected "
                    + size);
        }
    }

    /** The shape without the numbers. */
    public BatchShape shape() {
        return new BatchShape(count, height, width);
    }
}
