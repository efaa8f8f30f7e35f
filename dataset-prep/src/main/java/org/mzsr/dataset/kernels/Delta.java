package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.mzsr.degradation.BlurKernel;

/**
 * No blur at all: plain subsampling.
 *
 * @param weight share in the mixture
 */
record Delta(double weight) implements Family, Serializable {

    Delta {
        require(weight >= 0, "weight", weight, "0 or more");
    }

    @Override
    public String key() {
        return "delta";
    }

    @Override
    public BlurKernel sample(RandomGenerator random, int size, double scale) {
        return BlurKernel.delta();
    }
}
