package org.mzsr.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.mzsr.storage.Folder;

/** What a run's metrics say of its validations. */
final class Validations {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Validations() {}

    /**
     * PSNR of the method's last result.
     *
     * @param path of the run, in the folder
     * @param iterations that had been made
     * @return empty if nothing was validated there
     */
    static OptionalDouble at(Folder files, String path, long iterations) throws IOException {
        double found = Double.NaN;
        for (String name : files.list(path + "/metrics")) {
            for (String line : new String(files.read(path + "/metrics/" + name), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                // The last line of a run that was killed may be cut off.
                if (line.endsWith("}")) {
                    JsonNode metrics = JSON.readTree(line);
                    if (metrics.path("iteration").asLong(-1) == iterations - 1) {
                        for (JsonNode psnr : metrics.path("validation")) {
                            found = psnr.asDouble();
                        }
                    }
                }
            }
        }
        return Double.isNaN(found) ? OptionalDouble.empty() : OptionalDouble.of(found);
    }
}
