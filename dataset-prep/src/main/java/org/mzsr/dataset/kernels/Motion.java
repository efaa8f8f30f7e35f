package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.mzsr.degradation.BlurKernel;

/**
 * Motion along straight lines of any direction.
 *
 * @param weight share in the mixture
 * @param lengthMin shortest line, in pixels
 * @param lengthMax longest line; what reaches beyond the kernel's size is cut off
 */
record Motion(double weight, double lengthMin, double lengthMax) implements Family, Serializable {

    Motion {
        require(weight >= 0, "weight", weight, "0 or more");
        require(lengthMin > 0, "length-min", lengthMin, "above 0");
        require(lengthMax >= lengthMin, "length-max", lengthMax, "at least length-min, " + lengthMin);
    }

    @Override
    public String key() {
        return "motion";
    }

    @Override
    public BlurKernel sample(RandomGenerator random, int size, double scale) {
        return BlurKernel.motion(
                size, Family.uniform(random, lengthMin, lengthMax), Family.uniform(random, 0, Math.PI));
    }
}
