package org.mzsr.training.objective;

import org.apiguardian.api.API;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Subsampling;

/** How tasks are subsampled. */
@API(status = API.Status.EXPERIMENTAL)
public enum SubsamplingRule {
    /** All directly. */
    DIRECT,
    /** All by bicubic resizing. */
    BICUBIC,
    /** Each as its row of the kernel table says. */
    SAMPLED;

    Subsampling of(DegradationSample sample) {
        return switch (this) {
            case DIRECT -> Subsampling.DIRECT;
            case BICUBIC -> Subsampling.BICUBIC;
            case SAMPLED -> sample.subsampling();
        };
    }
}
