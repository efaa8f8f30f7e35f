package org.mzsr.notebook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * What a cell shows: the value of its last expression.
 *
 * @param text of it; null of a picture, and where there is nothing
 * @param png of a picture
 */
record Shown(@Nullable String text, byte @Nullable [] png) {

    static final Shown NOTHING = new Shown(null, null);

    /** A value. */
    static Shown of(@Nullable Object value) throws IOException {
        if (value instanceof BufferedImage image) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return new Shown(null, bytes.toByteArray());
        }
        return value == null ? NOTHING : new Shown(value.toString(), null);
    }

    /** Adds it to a cell's outputs, if it is anything. */
    void addTo(ArrayNode outputs, int count) {
        if (text == null && png == null) {
            return;
        }
        ObjectNode output = outputs.addObject();
        ObjectNode data = output.putObject("data");
        if (png != null) {
            data.put("image/png", Base64.getEncoder().encodeToString(png));
        } else {
            Notebook.lines(data.putArray("text/plain"), String.valueOf(text));
        }
        output.put("execution_count", count);
        output.putObject("metadata");
        output.put("output_type", "execute_result");
    }
}
