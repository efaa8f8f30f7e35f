package org.mzsr.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * MATLAB's files of version 4 to 7: matrices, also those in structures and cells, and stacks along a third dimension. Their
 * names are as MATLAB writes them: {@code kernels(3)}, {@code blur.kernel}, {@code cells{2}}.
 */
final class MatFile {

    /** Structures in structures. */
    private static final int DEPTH = 8;

    private MatFile() {}

    static List<NamedArray> decode(byte[] bytes) throws IOException {
        if (bytes.length >= 128
                && new String(bytes, 0, 19, StandardCharsets.ISO_8859_1).startsWith("MATLAB 7.3 MAT-file")) {
            throw new IOException(
                    "it is a MATLAB file of version 7.3, which is HDF5; save it again with save('-v7', …)");
        }
        if (MatFile4.matches(bytes)) {
            return MatFile4.decode(bytes);
        }
        List<NamedArray> arrays = new ArrayList<>();
        try (Mat5File mat = Mat5.newReader(Sources.wrap(ByteBuffer.wrap(bytes))).readMat()) {
            mat.getEntries().forEach(entry -> add(entry.getName(), entry.getValue(), 0, arrays));
        } catch (IOException | RuntimeException e) {
            throw new IOException("it is no MATLAB file of version 4 to 7, or damaged or cut off", e);
        }
        return arrays;
    }

    static byte[] encode(NamedArray array) throws IOException {
        Matrix matrix = Mat5.newMatrix(array.rows(), array.columns());
        for (int i = 0; i < array.values().length; i++) {
            matrix.setDouble(i / array.columns(), i % array.columns(), array.values()[i]);
        }
        try (Mat5File mat = Mat5.newMatFile()) {
            mat.addArray(array.name(), matrix);
            ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(mat.getUncompressedSerializedSize()))
                    .order(ByteOrder.nativeOrder());
            mat.writeTo(Sinks.wrap(buffer));
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    private static void add(String name, Array value, int depth, List<NamedArray> arrays) {
        if (depth > DEPTH) {
            return;
        }
        if (value instanceof Matrix matrix && !matrix.isComplex()) {
            addAll(name, matrix, arrays);
        } else if (value instanceof Cell cell) {
            for (int i = 0; i < cell.getNumElements(); i++) {
                add(name + "{" + (i + 1) + "}", cell.get(i), depth + 1, arrays);
            }
        } else if (value instanceof Struct struct) {
            for (int i = 0; i < struct.getNumElements(); i++) {
                String element = struct.getNumElements() == 1 ? name : name + "(" + (i + 1) + ")";
                for (String field : struct.getFieldNames()) {
                    add(element + "." + field, struct.get(field, i), depth + 1, arrays);
                }
            }
        }
    }

    /** MATLAB stacks along the third dimension, and counts down the columns. */
    private static void addAll(String name, Matrix matrix, List<NamedArray> arrays) {
        int[] shape = matrix.getDimensions();
        if (shape.length > 3 || matrix.getNumElements() == 0) {
            return;
        }
        int rows = shape[0];
        int columns = shape[1];
        int slices = shape.length == 3 ? shape[2] : 1;
        for (int s = 0; s < slices; s++) {
            double[] values = new double[rows * columns];
            for (int i = 0; i < values.length; i++) {
                int row = i / columns;
                values[i] = matrix.getDouble((s * columns + i % columns) * rows + row);
            }
            arrays.add(new NamedArray(slices == 1 ? name : name + "(" + (s + 1) + ")", rows, columns, values));
        }
    }
}
