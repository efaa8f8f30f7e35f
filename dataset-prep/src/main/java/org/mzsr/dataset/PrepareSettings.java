package org.mzsr.dataset;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import org.mzsr.dataset.kernels.KernelSettings;

/**
 * The configuration section {@code prepare}.
 *
 * @param patchSize side of the HR patches, in pixels
 * @param stride distance between patches, in pixels
 * @param minGradient patches with a lower mean gradient magnitude are left out
 * @param augment also the eight turned and mirrored versions of each patch
 * @param shards number of Parquet files, 1 to 65535
 * @param validationFraction share of the images kept for validation, in [0, 1)
 * @param validationSize side of the crop kept of a validation image, in pixels
 * @param kernels which degradations to sample
 */
public record PrepareSettings(
        int patchSize,
        int stride,
        double minGradient,
        boolean augment,
        int shards,
        double validationFraction,
        int validationSize,
        KernelSettings kernels)
        implements Serializable {

    /** Checks the ranges. */
    public PrepareSettings {
        require(patchSize >= 8 && patchSize <= 4096, "patch-size", patchSize, "8 to 4096");
        require(stride >= 1, "stride", stride, "1 or more");
        require(minGradient >= 0, "min-gradient", minGradient, "0 or more");
        require(shards >= 1 && shards <= 65535, "shards", shards, "1 to 65535");
        require(
                validationFraction >= 0 && validationFraction < 1,
                "validation-fraction",
                validationFraction,
                "at least 0, below 1");
        require(validationSize >= 32, "validation-size", validationSize, "32 or more");
    }
}
