package org.mzsr.degradation;

/** How a blurred image is made smaller. */
public enum Subsampling {
    /** Every scale-th pixel, from the first. */
    DIRECT,
    /** Antialiased bicubic resizing. */
    BICUBIC
}
