package org.mzsr.training.objective;

import org.apiguardian.api.API;

/** Which kernels of a dataset's table tasks get. */
@API(status = API.Status.EXPERIMENTAL)
public enum Sampling {
    /** All alike. */
    UNIFORM,
    /** Those more often whose region of the {@link KernelAtlas} has a high loss. */
    ATLAS
}
