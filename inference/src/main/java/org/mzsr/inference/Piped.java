package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;

/**
 * {@code -} in place of a file: what comes in is kept in a file for as long as it is needed, and what goes out comes from one, so that
 * nothing half-made is ever sent.
 *
 * @param images files in place of those that were given
 * @param out file or folder for the results, or null
 * @param folder that is removed at the end, or null where nothing is piped
 * @param toStandardOutput whether the result goes there
 */
record Piped(
        List<Path> images, @Nullable String out, @Nullable Path folder, boolean toStandardOutput)
        implements AutoCloseable {

    private static final String DASH = "-";
    private static final String IN = "stdin";
    private static final String OUT = "stdout.png";

    static Piped of(List<Path> images, @Nullable String out) throws IOException {
        boolean in = images.contains(Path.of(DASH));
        boolean toStandardOutput = DASH.equals(out);
        if (!in && !toStandardOutput) {
            return new Piped(images, out, null, false);
        }
        if (images.size() > 1 || (in && out == null)) {
            throw new BadInputException("Cannot use - for " + (in ? "the image" : "the result")
                    + ": expected one image, and --out FILE or --out -");
        }
        Path folder = Files.createTempDirectory("mzsr");
        if (in) {
            Files.copy(System.in, folder.resolve(IN));
        }
        return new Piped(
                in ? List.of(folder.resolve(IN)) : images,
                toStandardOutput ? folder.resolve(OUT).toString() : out,
                folder,
                toStandardOutput);
    }

    /** Sends the result. */
    void finish() throws IOException {
        if (toStandardOutput && folder != null) {
            Files.copy(folder.resolve(OUT), System.out);
            System.out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (folder != null) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
