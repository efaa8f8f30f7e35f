package org.mzsr.sweep;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Whether one row of settings is better than another, measured on the same images with the same seeds.
 *
 * <p>Differences d(seed, image) have two sources of chance: which images were measured, and which seeds were trained. Their
 * variances, each of the means over the other, add up, and the chance is the mean of what Student's t says for either number of
 * degrees of freedom, weighted by the variances (in the manner of Cochran and Cox). With few seeds that asks for much, as it
 * should: what two seeds agree on by chance is no finding.
 *
 * @param difference mean, in dB
 * @param error its standard error, in dB
 * @param p chance of a difference as large as this where there is none, two-sided; NaN if there are too few to say
 * @param seeds that were compared
 * @param images that were compared
 */
record Comparison(double difference, double error, double p, int seeds, int images) {

    /** Differences with a chance below this are called findings. */
    static final double LEVEL = 0.05;

    /**
     * Compares.
     *
     * @param one PSNR by seed and image
     * @param other the same for other settings
     */
    static Comparison of(double[][] one, double[][] other) {
        int seeds = one.length;
        int images = one[0].length;
        double[] bySeed = new double[seeds];
        double[] byImage = new double[images];
        for (int seed = 0; seed < seeds; seed++) {
            for (int image = 0; image < images; image++) {
                double difference = one[seed][image] - other[seed][image];
                bySeed[seed] += difference / images;
                byImage[image] += difference / seeds;
            }
        }
        double mean = Arrays.stream(bySeed).average().orElse(Double.NaN);
        double fromSeeds = variance(bySeed) / seeds;
        double fromImages = variance(byImage) / images;
        double squared = fromSeeds + fromImages;
        double error = Math.sqrt(squared);
        if (seeds < 2 || images < 2) {
            return new Comparison(mean, error, Double.NaN, seeds, images);
        }
        if (squared == 0) {
            return new Comparison(mean, 0, mean == 0 ? 1 : 0, seeds, images);
        }
        double t = Math.abs(mean) / error;
        double p = (fromSeeds * chance(t, seeds - 1) + fromImages * chance(t, images - 1)) / squared;
        return new Comparison(mean, error, p, seeds, images);
    }

    private static double chance(double t, int freedom) {
        return 2 * new TDistribution(null, freedom).cumulativeProbability(-t);
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }

    /** Whether it is more than chance. */
    boolean isFinding() {
        return p < LEVEL;
    }
}
