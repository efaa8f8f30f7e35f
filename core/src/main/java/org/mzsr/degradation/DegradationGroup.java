package org.mzsr.degradation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/** Degradations that papers average over, under one name. */
@API(status = API.Status.EXPERIMENTAL)
public enum DegradationGroup {
    /**
     * Eight isotropic Gaussians before bicubic subsampling, their widths at equal distances: 0.80 to 1.60 at scale 2, 1.35 to 2.40 at 3, 1.80
     * to 3.20 at 4 (Gu et al., CVPR 2019, section 4.1).
     */
    GAUSSIAN8 {
        @Override
        List<Blur> blurs(double scale) {
            if (scale != 2 && scale != 3 && scale != 4) {
                throw new BadInputException(
                        "Cannot use gaussian8 at scale " + scale + ": it is published for 2, 3 and 4");
            }
            double least = scale == 2 ? 0.8 : scale == 3 ? 1.35 : 1.8;
            double most = 0.8 * scale;
            return IntStream.range(0, 8)
                    .mapToDouble(i -> least + i * (most - least) / 7)
                    .mapToObj(width -> new Blur(width, width, 0))
                    .toList();
        }
    },
    /**
     * Nine Gaussians before bicubic subsampling, most of them anisotropic; published at scale 4 (Wang et al., CVPR 2021, table 3; its
     * numbers are in the discussions of that paper's code, where they are widths in pixels and degrees).
     */
    DASR9 {
        @Override
        List<Blur> blurs(double scale) {
            return List.of(
                    new Blur(2, 0.2, 0),
                    new Blur(2, 1, 10),
                    new Blur(3.5, 1.5, 30),
                    new Blur(3.5, 2, 45),
                    new Blur(3.5, 2, 90),
                    new Blur(4, 1.5, 120),
                    new Blur(4, 2, 135),
                    new Blur(4, 3, 165),
                    new Blur(4, 4, 180));
        }
    };

    abstract List<Blur> blurs(double scale);

    /** The group of that name, if it is one. */
    public static Optional<DegradationGroup> find(String text) {
        return Arrays.stream(values())
                .filter(group -> group.toString().equalsIgnoreCase(text))
                .findAny();
    }

    /**
     * Its degradations.
     *
     * @throws IllegalArgumentException if it has none at that scale
     */
    public List<NamedDegradation> members(double scale) {
        return blurs(scale).stream().map(Blur::named).toList();
    }

    /**
     * A Gaussian, as papers write it.
     *
     * @param first width, in pixels
     * @param second width
     * @param degrees direction of the first
     */
    private record Blur(double first, double second, double degrees) {

        NamedDegradation named() {
            String arguments = first == second
                    ? "variance=" + rounded(first * first)
                    : "lambda1=" + rounded(first * first) + ", lambda2=" + rounded(second * second) + ", theta="
                            + rounded(Math.toRadians(degrees));
            return NamedDegradation.parse("gaussian(" + arguments + ")-bicubic");
        }

        /** To read well. */
        private static double rounded(double number) {
            return Math.rint(number * 1e4) / 1e4;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
