package org.mzsr.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FileException;

/**
 * What became of one image.
 *
 * @param file the LR image's URI
 * @param kernel that it went through
 * @param result file of the enlarged image, from the results' folder; empty if there is none
 * @param width of the enlarged image, in pixels
 * @param height of the enlarged image, in pixels
 * @param steps gradient steps that were taken; null where bicubic interpolation was chosen, or nothing came of it
 * @param loss before the last step; null where there was none
 * @param seconds that it took
 * @param error why nothing came of it; empty otherwise
 */
record UpscaledRow(
        String file,
        String kernel,
        String result,
        int width,
        int height,
        @Nullable Integer steps,
        @Nullable Double loss,
        double seconds,
        String error) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** One line. */
    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row is always JSON", e);
        }
    }

    static UpscaledRow read(String json) throws IOException {
        try {
            return JSON.readValue(json, UpscaledRow.class);
        } catch (JsonProcessingException e) {
            throw new FileException("Cannot read the results so far: " + e.getOriginalMessage(), e);
        }
    }
}
