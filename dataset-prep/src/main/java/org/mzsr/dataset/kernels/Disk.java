package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.mzsr.degradation.BlurKernel;

/**
 * Disks, as a lens out of focus draws them.
 *
 * @param weight share in the mixture
 * @param radiusMin smallest radius, in pixels
 * @param radiusMax largest radius
 */
record Disk(double weight, double radiusMin, double radiusMax) implements Family, Serializable {

    Disk {
        require(weight >= 0, "weight", weight, "0 or more");
        require(radiusMin > 0, "radius-min", radiusMin, "above 0");
        require(radiusMax >= radiusMin, "radius-max", radiusMax, "at least radius-min, " + radiusMin);
    }

    @Override
    public String key() {
        return "disk";
    }

    @Override
    public BlurKernel sample(RandomGenerator random, int size, double scale) {
        return BlurKernel.disk(size, Family.uniform(random, radiusMin, radiusMax));
    }
}
