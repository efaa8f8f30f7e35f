package org.mzsr.shipped;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.weights.Weights;

/**
 * Weights that come with the program. What they were trained on stands in the README beside the files.
 *
 * @param name of the file, without its ending
 * @param least smallest scale that they are for
 * @param most largest scale that they are for
 * @param subsamplings that they are for
 */
@API(status = API.Status.EXPERIMENTAL)
public record ShippedWeights(String name, double least, double most, Set<Subsampling> subsamplings) {

    private static final String FOLDER = "/mzsr/weights/";

    private static final Set<Subsampling> BOTH = Set.of(Subsampling.DIRECT, Subsampling.BICUBIC);

    /** All that there are; of several that suit, the first is meant. */
    public static List<ShippedWeights> all() {
        return List.of(
                new ShippedWeights("x2-bicubic", 2, 2, Set.of(Subsampling.BICUBIC)),
                new ShippedWeights("x2", 2, 2, BOTH),
                new ShippedWeights("x4", 4, 4, BOTH),
                new ShippedWeights("multi-scale", 2, 4, BOTH));
    }

    /**
     * Those for a scale and a subsampling.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static ShippedWeights of(double scale, Subsampling subsampling) {
        return all().stream()
                .filter(shipped -> shipped.least() <= scale
                        && scale <= shipped.most()
                        && shipped.subsamplings().contains(subsampling))
                .findFirst()
                .orElseThrow(
                        () -> new BadInputException(
                                "Cannot choose weights: none come with the program for scale "
                                        + scale + " and " + subsampling.name().toLowerCase(Locale.ROOT)
                                        + " subsampling, only for "
                                        + all().stream()
                                                .map(ShippedWeights::range)
                                                .distinct()
                                                .collect(Collectors.joining(", "))
                                        + "; give --weights FILE, or none for interpolation, or train on the image with --method zssr"));
    }

    private String range() {
        return least == most ? Double.toString(least) : least + " to " + most;
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
