package org.mzsr.shipped;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.weights.Weights;

/**
 * Weights that come with the program. What they were trained on stands in the README beside the files.
 *
 * @param name of the file, without its ending
 * @param scale that they are for
 */
@API(status = API.Status.EXPERIMENTAL)
public record ShippedWeights(String name, double scale) {

    private static final String FOLDER = "/mzsr/weights/";

    /** All that there are. */
    public static List<ShippedWeights> all() {
        return List.of(new ShippedWeights("x2", 2));
    }

    /**
     * Those for a scale.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static ShippedWeights of(double scale) {
        return all().stream()
                .filter(shipped -> shipped.scale() == scale)
                .findFirst()
                .orElseThrow(
                        () -> new BadInputException(
                                "Cannot choose weights: none come with the program for scale "
                                        + scale + ", only for "
                                        + all().stream()
                                                .map(ShippedWeights::scale)
                                                .toList()
                                        + "; give --weights FILE, or none for interpolation, or train on the image with --method zssr"));
    }

    /** Reads them. */
    public Weights read() {
        String resource = FOLDER + name + ".safetensors";
        try (InputStream in = ShippedWeights.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return Weights.decode(in.readAllBytes(), toString());
        } catch (IOException e) {
            throw new IllegalStateException("the jar is damaged", e);
        }
    }

    /** For records: {@code shipped x2}. */
    @Override
    public String toString() {
        return "shipped " + name;
    }
}
