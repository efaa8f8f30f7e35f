package org.mzsr.array;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.mzsr.error.BadInputException;
import org.mzsr.file.Guarded;

/** Files with arrays of two dimensions, or with stacks of such. */
public final class ArrayFile {

    private static final long MOST_BYTES = 64 << 20;
    private static final long SECONDS = 10;

    private ArrayFile() {}

    /** Whether a file's name ends as those that are read here. */
    public static boolean matches(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return List.of(".mat", ".npy", ".npz", ".csv", ".txt").stream().anyMatch(lower::endsWith);
    }

    /**
     * An array as a file's bytes: {@code .npy} and {@code .mat} (version 5) in float64, {@code .csv} and {@code .txt} with all digits.
     *
     * @param file whose name says the format
     * @param array its name is MATLAB's variable
     * @throws BadInputException if the name has another ending
     */
    public static byte[] encode(Path file, NamedArray array) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            return new Npy(new int[] {array.rows(), array.columns()}, array.values()).encodeFloat64();
        }
        if (name.endsWith(".mat")) {
            return MatFile.encode(array);
        }
        if (name.endsWith(".csv") || name.endsWith(".txt")) {
            return TextTable.encode(array, name.endsWith(".csv") ? "," : " ");
        }
        throw new BadInputException("Cannot write an array to " + file + ": expected .npy, .mat, .csv or .txt");
    }

    /**
     * All arrays of a file, in its order; those of other dimensions and of other things than real numbers are left out.
     *
     * @throws IOException if it cannot be read, or holds none; the message says why, without the file's name
     */
    public static List<NamedArray> read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw new IOException("it has " + size + " bytes, more than any kernel: expected at most " + MOST_BYTES);
        }
        byte[] bytes = Files.readAllBytes(file);
        String name = file.toString().toLowerCase(Locale.ROOT);
        List<NamedArray> arrays = Guarded.read(
                () -> {
                    if (name.endsWith(".npy")) {
                        return Npy.decode(bytes).matrices("");
                    }
                    if (name.endsWith(".npz")) {
                        return Npz.decode(bytes);
                    }
                    return name.endsWith(".mat") ? MatFile.decode(bytes) : List.of(TextTable.decode(bytes));
                },
                SECONDS,
                () -> {});
        if (arrays.isEmpty()) {
            throw new IOException("it holds no array of real numbers with two dimensions");
        }
        return arrays;
    }
}
