package org.mzsr.tensor;

/** Floating-point format of a backend's tensors. */
public enum Precision {
    /** IEEE single precision: what training and inference run in. */
    FLOAT32,
    /** IEEE double precision: for checking derivatives; the convolutions are then not accelerated. */
    FLOAT64
}
