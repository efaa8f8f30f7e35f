package org.mzsr.tensor;

import java.util.Arrays;
import org.mzsr.error.BadInputException;

/** How many elements a tensor has. */
public final class TensorSize {

    private TensorSize() {}

    /**
     * The product of a shape.
     *
     * @throws IllegalArgumentException if it is more than 2³¹ − 1
     */
    public static int of(int... shape) {
        long size = 1;
        for (int dimension : shape) {
            size *= dimension;
        }
        if (size > Integer.MAX_VALUE) {
            throw new BadInputException("Cannot allocate a tensor of shape " + Arrays.toString(shape) + ": it has "
                    + size + " elements, more than " + Integer.MAX_VALUE + "; use smaller images");
        }
        return (int) size;
    }
}
