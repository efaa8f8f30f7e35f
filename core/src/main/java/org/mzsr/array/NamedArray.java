package org.mzsr.array;

import java.util.Arrays;

/**
 * An array in a file.
 *
 * @param name in the file; empty where the file holds nothing else
 * @param rows 1 or more
 * @param columns 1 or more
 * @param values {@code [rows, columns]} in C order
 */
public record NamedArray(String name, int rows, int columns, double[] values) {

    /** Checks the sizes. */
    public NamedArray {
        if (rows < 1 || columns < 1 || values.length != rows * columns) {
            throw new IllegalArgumentException(rows + "x" + columns + " of " + values.length + " numbers");
        }
    }

    /** Slice {@code i} of a stack whose slices follow each other. */
    static NamedArray slice(String name, int rows, int columns, double[] all, int i) {
        int size = rows * columns;
        return new NamedArray(name, rows, columns, Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
}
