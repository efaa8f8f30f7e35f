package org.mzsr.degradation;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;

/**
 * A degradation as people write it: a kernel, {@code -}, and a subsampling, as in {@code g2.0-direct},
 * {@code gani-direct}, {@code disk(radius=2)-bicubic}, {@code kernel.mat-direct}; or a kernel alone; or {@code bicubic}, which is
 * plain bicubic shrinking. {@link #toString()} writes it so that {@link #parse} reads it back.
 *
 * @param kernel the blur
 * @param subsampling how the image was made smaller; null where the text does not say
 */
@API(status = API.Status.STABLE)
public record NamedDegradation(KernelName kernel, @Nullable Subsampling subsampling) {

    private static final String EXAMPLES =
            "g0.2-direct, g2.0-direct, gani-direct, g1.3-bicubic, bicubic, or a kernel, followed by"
                    + " -direct (the default) or -bicubic, where a kernel is ";

    /**
     * Reads a name; a kernel's file is not looked at yet.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static NamedDegradation parse(String text) {
        return read(text, "Cannot use degradation '" + text + "': expected " + EXAMPLES);
    }

    /** The same, where what is asked for is a kernel; messages say so. */
    public static NamedDegradation ofKernel(String text) {
        return read(text, "Cannot use kernel '" + text + "': expected ");
    }

    private static NamedDegradation read(String text, String refusal) {
        String stripped = text.strip();
        if (stripped.equalsIgnoreCase("bicubic")) {
            return new NamedDegradation(KernelName.parse("delta"), Subsampling.BICUBIC);
        }
        Subsampling found = Arrays.stream(Subsampling.values())
                .filter(subsampling -> stripped.toLowerCase(Locale.ROOT).endsWith(suffix(subsampling)))
                .findFirst()
                .orElse(null);
        String kernel = found == null
                ? stripped
                : stripped.substring(0, stripped.length() - suffix(found).length());
        return new NamedDegradation(
                KernelName.find(kernel).orElseThrow(() -> new BadInputException(refusal + KernelName.forms())), found);
    }

    private static String suffix(Subsampling subsampling) {
        return "-" + subsampling.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The degradation at a scale; direct subsampling where the text does not say.
     *
     * @throws IOException if the kernel's file cannot be read
     */
    public Degradation at(double scale) throws IOException {
        return new Degradation(kernel.kernel(), subsampling == null ? Subsampling.DIRECT : subsampling, scale);
    }

    @Override
    public String toString() {
        return kernel + (subsampling == null ? "" : suffix(subsampling));
    }
}
