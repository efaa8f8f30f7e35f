package org.mzsr.inference;

/** Where the weights that an image is enlarged with come from. */
enum Method {
    /** Meta-trained weights, adapted in a few steps. */
    MZSR,
    /** Random weights, trained on the image alone. */
    ZSSR
}
