package org.mzsr.training.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FileException;
import org.mzsr.storage.Folder;

/**
 * What a run was started with beside its configuration, as {@code run.json} in its folder has it.
 *
 * @param stage of training
 * @param data URI of the dataset
 * @param fingerprint of the dataset
 * @param init URI of the weights that it began with; null if they came from elsewhere
 * @param versions of this program and what it computes with
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunInputs(
        String stage,
        String data,
        String fingerprint,
        @Nullable String init,
        Map<String, String> versions) {

    private static final String FILE = "run.json";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Writes it into a run's folder. */
    public void write(Folder folder) throws IOException {
        folder.write(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** Reads it; earlier versions wrote none. */
    public static Optional<RunInputs> of(Folder folder) throws IOException {
        String text = folder.find(FILE);
        try {
            return Optional.ofNullable(text == null ? null : JSON.readValue(text, RunInputs.class));
        } catch (IOException e) {
            throw new FileException("Cannot read " + folder + "/" + FILE + ": " + e.getMessage(), e);
        }
    }
}
