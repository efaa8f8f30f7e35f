package org.mzsr.tensor;

import org.apiguardian.api.API;

/** Floating-point format of a backend's tensors. */
@API(status = API.Status.EXPERIMENTAL)
public enum Precision {
    /** IEEE single precision: what training and inference run in. */
    FLOAT32,
    /** IEEE double precision: for checking derivatives; the convolutions are then not accelerated. */
    FLOAT64
}
