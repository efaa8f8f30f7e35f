package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;

/**
 * JPEG compression of the LR images.
 *
 * @param chance share of the samples that are compressed
 * @param qualityMin lowest quality, 1 to 100
 * @param qualityMax highest quality
 */
record Compression(double chance, int qualityMin, int qualityMax) implements Serializable {

    Compression {
        require(chance >= 0 && chance <= 1, "chance", chance, "0 to 1");
        require(qualityMin >= 1, "quality-min", qualityMin, "1 or more");
        require(
                qualityMax >= qualityMin && qualityMax <= 100,
                "quality-max",
                qualityMax,
                "from quality-min, " + qualityMin + ", to 100");
    }
}
