package org.mzsr.degradation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.mzsr.array.ArrayFile;
import org.mzsr.array.NamedArray;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.file.Recorded;

/**
 * A kernel in a file: {@code .mat} of MATLAB 4 to 7, {@code .npy}, {@code .npz}, {@code .csv} or {@code .txt} (rows of numbers). Of a file
 * with several arrays, the one named {@code kernel} (or {@code Kernel}), or the one that {@code #NAME} behind the path names, or {@code #3}, the
 * third.
 *
 * @param path of the file, perhaps with {@code #} and which array
 */
@API(status = API.Status.STABLE)
public record KernelFile(String path) implements KernelName {

    /** Arrays that a message names at most. */
    private static final int NAMED = 6;

    @Override
    public String toString() {
        return path;
    }

    @Override
    public BlurKernel kernel(Consumer<String> notice) throws IOException {
        Place place = place();
        Path file = place.file();
        if (!Files.isRegularFile(file)) {
            throw new FileException(
                    "Cannot read kernel " + file + ": there is no such file; expected " + KernelName.forms());
        }
        if (!ArrayFile.matches(file.toString())) {
            throw new BadInputException("Cannot read kernel " + file + ": expected " + KernelName.forms());
        }
        try {
            return kernel(chosen(ArrayFile.read(file), place.part()), what -> notice.accept(path + ": " + what));
        } catch (IOException | BadInputException e) {
            throw new FileException("Cannot read kernel " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * For records: the file's own name with a digest, and which array.
     *
     * @throws IOException if it cannot be read
     */
    public String record() throws IOException {
        Place place = place();
        return Recorded.name(place.file()) + (place.part().isEmpty() ? "" : "#" + place.part());
    }

    /** A file, and which of its arrays; empty for the usual one. */
    private record Place(Path file, String part) {}

    private Place place() {
        try {
            Path whole = Path.of(path);
            int mark = path.lastIndexOf('#');
            return Files.isRegularFile(whole) || mark < 1
                    ? new Place(whole, "")
                    : new Place(Path.of(path.substring(0, mark)), path.substring(mark + 1));
        } catch (InvalidPathException e) {
            throw new BadInputException("Cannot read kernel: its file's name holds what no name may hold", e);
        }
    }

    private static NamedArray chosen(List<NamedArray> arrays, String part) throws IOException {
        List<NamedArray> matching = arrays.stream()
                .filter(array -> part.isEmpty()
                        ? arrays.size() == 1 || array.name().equalsIgnoreCase("kernel")
                        : array.name().equals(part))
                .toList();
        if (matching.isEmpty() && part.matches("[1-9]\\d{0,5}") && Integer.parseInt(part) <= arrays.size()) {
            return arrays.get(Integer.parseInt(part) - 1);
        }
        if (matching.size() == 1) {
            return matching.get(0);
        }
        String names = arrays.stream()
                .limit(NAMED)
                .map(array -> array.name().replaceAll("[^ -~]", "?"))
                .collect(Collectors.joining(", "));
        throw new IOException("it holds " + arrays.size() + " arrays (" + names + (arrays.size() > NAMED ? ", …" : "")
                + "); say which behind the file's name, as in FILE#"
                + arrays.get(0).name().replaceAll("[^ -~]", "?") + " or FILE#1");
    }

    /** A kernel from outside: it must have a middle pixel, or nobody knows whether it moves the image. */
    private static BlurKernel kernel(NamedArray array, Consumer<String> notice) throws IOException {
        int rows = array.rows();
        int columns = array.columns();
        double sum = 0;
        double size = 0;
        for (int i = 0; i < array.values().length; i++) {
            double value = array.values()[i];
            if (!Double.isFinite(value)) {
                int row = i / columns;
                throw new IOException("its element at row " + row + ", column " + i % columns + " is " + value);
            }
            sum += value;
            size += Math.abs(value);
        }
        if (rows % 2 == 0 || columns % 2 == 0) {
            throw new IOException(
                    "it is " + rows + "x" + columns + "; an even size has no middle pixel, and programs differ about"
                            + " which one is the origin: expected odd sizes, perhaps with a row or column of zeros added");
        }
        if (!(sum > 0.01 * size)) {
            throw new IOException("its values sum to " + sum + ": a blur has a sum well above 0");
        }
        double[] values = array.values();
        // What files with few digits are off by is as much as a kernel's own check allows.
        if (Math.abs(sum - 1) >= 1e-3) {
            notice.accept("its values sum to " + sum + " and were divided by that");
            values = values.clone();
            for (int i = 0; i < values.length; i++) {
                values[i] /= sum;
            }
        }
        return new BlurKernel(rows, columns, values).trimmed();
    }
}
