package org.mzsr.degradation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.mzsr.file.Npy;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/** Kernels as people name them on a command line: a file, or a formula. */
public final class Kernels {

    private static final int DEFAULT_SIZE = 21;
    private static final Pattern FORMULA = Pattern.compile("(\\w+)(?:\\((.*)\\))?");
    private static final String FORMS =
            "a .mat, .npy, .csv or .txt file, gaussian(variance=V[, size=N]), gaussian(sigma=S[, size=N]),"
                    + " gaussian(lambda1=A, lambda2=B, theta=RADIANS[, size=N]), or delta";

    private Kernels() {}

    /**
     * Reads or computes a kernel.
     *
     * @param description a file that ends in {@code .mat} (its only or its {@code kernel} variable), {@code .npy} (2-D),
     *     {@code .csv} or {@code .txt} (rows of numbers); or {@code gaussian(variance=2.0)},
     *     {@code gaussian(sigma=1.4)}, {@code gaussian(lambda1=4, lambda2=1, theta=-0.5)}, each with an optional
     *     {@code size}, 21 by default; or {@code delta}
     * @throws IOException if a file cannot be read as a kernel
     */
    public static BlurKernel parse(String description) throws IOException {
        Matcher formula = FORMULA.matcher(description.strip());
        if (formula.matches() && formula.group(1).equals("delta")) {
            return BlurKernel.delta();
        }
        if (formula.matches() && formula.group(1).equals("gaussian")) {
            return gaussian(description, formula.group(2) == null ? "" : formula.group(2));
        }
        if (!description.contains(".")) {
            throw new IllegalArgumentException("Cannot use kernel '" + description + "': expected " + FORMS);
        }
        return read(Path.of(description));
    }

    private static BlurKernel gaussian(String description, String text) {
        Map<String, Double> arguments = new LinkedHashMap<>();
        for (String argument : text.split(",")) {
            String[] pair = argument.split("=");
            try {
                if (pair.length != 2 || arguments.put(pair[0].strip(), Double.valueOf(pair[1].strip())) != null) {
                    throw new IllegalArgumentException(
                            "Cannot use kernel '" + description + "': '" + argument.strip() + "' is not name=number");
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "Cannot use kernel '" + description + "': '" + pair[1].strip() + "' is not a number", e);
            }
        }
        double wanted = arguments.getOrDefault("size", (double) DEFAULT_SIZE);
        int size = (int) wanted;
        if (size != wanted || size % 2 == 0) {
            throw new IllegalArgumentException("Cannot use kernel '" + description + "': size must be an odd number,"
                    + " or the kernel has no middle pixel and shifts the image");
        }
        arguments.remove("size");
        Set<String> names = arguments.keySet();
        if (names.equals(Set.of("variance"))) {
            double variance = arguments.getOrDefault("variance", Double.NaN);
            return BlurKernel.gaussian(size, 0, variance, variance);
        }
        if (names.equals(Set.of("sigma"))) {
            double sigma = arguments.getOrDefault("sigma", Double.NaN);
            return BlurKernel.gaussian(size, 0, sigma * sigma, sigma * sigma);
        }
        if (names.equals(Set.of("lambda1", "lambda2", "theta"))) {
            return BlurKernel.gaussian(
                    size,
                    arguments.getOrDefault("theta", Double.NaN),
                    arguments.getOrDefault("lambda1", Double.NaN),
                    arguments.getOrDefault("lambda2", Double.NaN));
        }
        throw new IllegalArgumentException("Cannot use kernel '" + description + "': expected " + FORMS);
    }

    private static BlurKernel read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("Cannot read kernel " + file + ": there is no such file; expected " + FORMS);
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
            throw new IOException("Cannot read kernel " + file + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("Cannot read kernel " + file + ": expected " + FORMS);
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
