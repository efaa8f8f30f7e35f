package org.mzsr.degradation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.file.Npy;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/**
 * A kernel in a file: {@code .mat} (its only matrix, or the one named {@code kernel}), {@code .npy} (2-D), {@code .csv} or
 * {@code .txt} (rows of numbers).
 *
 * @param path of the file
 */
@API(status = API.Status.STABLE)
public record KernelFile(String path) implements KernelName {

    @Override
    public String toString() {
        return path;
    }

    @Override
    public BlurKernel kernel() throws IOException {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new FileException(
                    "Cannot read kernel " + file + ": there is no such file; expected " + KernelName.forms());
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        try {
            if (name.endsWith(".mat")) {
                return readMat(file);
            }
            if (name.endsWith(".npy")) {
                Npy array = Npy.decode(Files.readAllBytes(file));
                if (array.shape().length != 2) {
                    throw new IOException(
                            "it has shape " + Arrays.toString(array.shape()) + ", expected two dimensions");
                }
                return checked(array.shape()[0], array.shape()[1], array.values());
            }
            if (name.endsWith(".csv") || name.endsWith(".txt")) {
                return readText(file);
            }
        } catch (IOException | RuntimeException e) {
            throw new FileException("Cannot read kernel " + file + ": " + e.getMessage(), e);
        }
        throw new BadInputException("Cannot read kernel " + file + ": expected " + KernelName.forms());
    }

    private static BlurKernel readMat(Path file) throws IOException {
        try (Mat5File mat = openMat(file)) {
            List<Matrix> matrices = new ArrayList<>();
            for (MatFile.Entry entry : mat.getEntries()) {
                if (entry.getValue() instanceof Matrix matrix) {
                    if (entry.getName().equals("kernel")) {
                        matrices.clear();
                        matrices.add(matrix);
                        break;
                    }
                    matrices.add(matrix);
                }
            }
            if (matrices.size() != 1) {
                throw new IOException("it holds " + matrices.size() + " matrices, expected one, or one named 'kernel'");
            }
            Matrix matrix = matrices.get(0);
            int rows = matrix.getNumRows();
            int columns = matrix.getNumCols();
            double[] values = IntStream.range(0, rows * columns)
                    .mapToDouble(i -> {
                        int row = i / columns;
                        return matrix.getDouble(row, i % columns);
                    })
                    .toArray();
            return checked(rows, columns, values);
        }
    }

    private static Mat5File openMat(Path file) throws IOException {
        try {
            return Mat5.readFromFile(file.toFile());
        } catch (IOException | RuntimeException e) {
            throw new IOException("it is no MATLAB file of version 5, or cut off", e);
        }
    }

    private static BlurKernel readText(Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                try {
                    rows.add(Arrays.stream(text.split("[,;\\s]+"))
                            .mapToDouble(Double::parseDouble)
                            .toArray());
                } catch (NumberFormatException e) {
                    throw new IOException("its line '" + text + "' holds something else than numbers", e);
                }
            }
        }
        if (rows.isEmpty() || rows.stream().anyMatch(row -> row.length != rows.get(0).length)) {
            throw new IOException("expected rows of numbers, as many in each");
        }
        return checked(
                rows.size(),
                rows.get(0).length,
                rows.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    /** A kernel from outside: it must have a middle pixel, or the whole image would be moved by half a pixel. */
    private static BlurKernel checked(int rows, int columns, double[] values) throws IOException {
        if (rows % 2 == 0 || columns % 2 == 0) {
            throw new IOException("it is " + rows + "x" + columns
                    + "; an even size has no middle pixel and would shift the image, expected odd sizes");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                int row = i / columns;
                throw new IOException("its element at row " + row + ", column " + i % columns + " is " + values[i]);
            }
        }
        return new BlurKernel(rows, columns, values);
    }
}
