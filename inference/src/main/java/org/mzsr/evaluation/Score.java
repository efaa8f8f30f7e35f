package org.mzsr.evaluation;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import org.apiguardian.api.API;

/**
 * One row of an evaluation.
 *
 * @param set name of the image set
 * @param degradation name of the degradation
 * @param scale of super-resolution
 * @param method {@code bicubic}, or {@code steps-N} for N gradient steps
 * @param image its name, or {@code average}
 * @param psnr in dB on luma, {@code scale} pixels shaved
 * @param ssim on luma; NaN, in JSON null, for images that are smaller than its window
 * @param seconds for the enlarged image, from the LR image; of an average, the mean
 */
@JsonPropertyOrder({"set", "degradation", "scale", "method", "image", "psnr", "ssim", "seconds"})
@API(status = API.Status.EXPERIMENTAL)
public record Score(
        String set,
        String degradation,
        double scale,
        String method,
        String image,
        double psnr,

        @JsonSerialize(using = FiniteOrNull.class) @JsonDeserialize(using = NullIsNaN.class)
        double ssim,

        double seconds) {

    /** JSON has no NaN. */
    static final class FiniteOrNull extends StdSerializer<Double> {

        private static final long serialVersionUID = 1;

        FiniteOrNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }

    /** The way back. */
    static final class NullIsNaN extends StdDeserializer<Double> {

        private static final long serialVersionUID = 1;

        NullIsNaN() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return json.getDoubleValue();
        }

        @Override
        public Double getNullValue(DeserializationContext context) {
            return Double.NaN;
        }
    }

    /** The name under which averages stand. */
    public static final String AVERAGE = "average";
}
