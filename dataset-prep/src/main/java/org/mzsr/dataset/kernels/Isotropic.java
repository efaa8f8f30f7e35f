package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.mzsr.degradation.BlurKernel;

/**
 * Gaussians that are the same in all directions. Published tables call a Gaussian by its variance.
 *
 * @param weight share in the mixture
 * @param width what {@code min} and {@code max} are
 * @param min smallest width, in pixels² or pixels
 * @param max largest width
 */
record Isotropic(double weight, Width width, double min, double max) implements Family, Serializable {

    /** How wide a Gaussian is. */
    enum Width {
        /** σ², in pixels². */
        VARIANCE,
        /** σ, in pixels. */
        SIGMA
    }

    Isotropic {
        require(weight >= 0, "weight", weight, "0 or more");
        require(min > 0, "min", min, "above 0");
        require(max >= min, "max", max, "at least min, " + min);
    }

    @Override
    public String key() {
        return "isotropic";
    }

    @Override
    public BlurKernel sample(RandomGenerator random, int size, double scale) {
        double drawn = Family.uniform(random, min, max);
        double variance = width == Width.VARIANCE ? drawn : drawn * drawn;
        return BlurKernel.gaussian(size, 0, variance, variance);
    }
}
