package org.mzsr.bulk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.mzsr.dataset.ImageSource;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.error.BadInputException;
import org.mzsr.storage.Location;

/**
 * Which kernel each image went through: one for all, or a table with the header {@code file,kernel} and a line for each image.
 *
 * @param forAll the one kernel, or null
 * @param byFile kernels by the image's file name
 */
record KernelTable(@Nullable NamedDegradation forAll, Map<String, NamedDegradation> byFile) {

    private static final String HEADER = "file,kernel";

    /**
     * Reads what {@code --kernels} says.
     *
     * @param text a kernel, as for {@code --kernel}, or the URI of a table
     * @throws IllegalArgumentException if it is neither
     */
    static KernelTable read(String text, Configuration hadoop) throws IOException {
        List<String> lines = text.endsWith(".csv") ? lines(text, hadoop) : List.of();
        if (lines.isEmpty() || !lines.get(0).replace(" ", "").equals(HEADER)) {
            return new KernelTable(NamedDegradation.ofKernel(text), Map.of());
        }
        Map<String, NamedDegradation> kernels = new LinkedHashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            int comma = line.indexOf(',');
            if (comma < 1) {
                throw new BadInputException(
                        "Cannot use line " + (i + 1) + " of " + text + ": expected a file name, a comma, a kernel");
            }
            String file = unquoted(line.substring(0, comma));
            String kernel = unquoted(line.substring(comma + 1));
            try {
                if (kernels.put(file, NamedDegradation.ofKernel(kernel)) != null) {
                    throw new BadInputException(file + " is there twice");
                }
            } catch (IllegalArgumentException e) {
                throw new BadInputException("Cannot use line " + (i + 1) + " of " + text + ": " + e.getMessage(), e);
            }
        }
        return new KernelTable(null, kernels);
    }

    private static List<String> lines(String uri, Configuration hadoop) throws IOException {
        Location location = Location.of(uri, hadoop);
        try (var in = location.files().open(location.path())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (FileNotFoundException e) {
            throw new BadInputException("Cannot read kernels " + uri + ": there is no such file", e);
        }
    }

    private static String unquoted(String text) {
        String stripped = text.strip();
        boolean quoted = stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"");
        return quoted ? stripped.substring(1, stripped.length() - 1).replace("\"\"", "\"") : stripped;
    }

    /**
     * An image's kernel.
     *
     * @throws IllegalArgumentException if the table has none
     */
    NamedDegradation of(ImageSource image) {
        if (forAll != null) {
            return forAll;
        }
        String path = image.path();
        NamedDegradation found = Stream.of(image.folder() + "/" + path, path, path.substring(path.lastIndexOf('/') + 1))
                .map(byFile::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (found == null) {
            throw new BadInputException("Cannot upscale " + image.uri() + ": the table of kernels has no line for it");
        }
        return found;
    }
}
