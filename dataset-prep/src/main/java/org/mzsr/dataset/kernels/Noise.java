package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;

/**
 * Gaussian noise of the LR images.
 *
 * @param min smallest standard deviation; 1 is the range of a pixel
 * @param max largest one; 0 for no noise
 */
record Noise(double min, double max) implements Serializable {

    Noise {
        require(min >= 0, "min", min, "0 or more");
        require(max >= min && max <= 1, "max", max, "from min, " + min + ", to 1");
    }
}
