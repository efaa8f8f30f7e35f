package org.mzsr.degradation;

import org.apiguardian.api.API;

/** How a blurred image is made smaller. */
@API(status = API.Status.STABLE)
public enum Subsampling {
    /** Every scale-th pixel, from the first. */
    DIRECT,
    /** Antialiased bicubic resizing. */
    BICUBIC
}
