package org.mzsr.degradation;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The degradations of the published tables, by name: {@code g0.2-direct}, {@code g2.0-direct}, {@code gani-direct},
 * {@code g1.3-bicubic}, in general {@code g<variance>-<subsampling>}; {@code gani} has eigenvalues (4, 1) at −0.5 rad;
 * {@code bicubic} is bicubic shrinking alone.
 */
public final class NamedDegradation {

    private static final int SIZE = 21;
    private static final Pattern NAME = Pattern.compile("g(ani|\\d+(?:\\.\\d+)?)-(direct|bicubic)");

    private NamedDegradation() {}

    /** The degradation that a name stands for, at a scale. */
    public static Degradation parse(String name, double scale) {
        if (name.equals("bicubic")) {
            return Degradation.bicubic(scale);
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Cannot use degradation '" + name
                    + "': expected g0.2-direct, g2.0-direct, gani-direct, g1.3-bicubic, g<variance>-direct,"
                    + " g<variance>-bicubic or bicubic");
        }
        Subsampling subsampling = matcher.group(2).equals("direct") ? Subsampling.DIRECT : Subsampling.BICUBIC;
        if (matcher.group(1).equals("ani")) {
            return new Degradation(BlurKernel.gaussian(SIZE, -0.5, 4, 1), subsampling, scale);
        }
        double variance = Double.parseDouble(matcher.group(1));
        return new Degradation(BlurKernel.gaussian(SIZE, 0, variance, variance), subsampling, scale);
    }
}
