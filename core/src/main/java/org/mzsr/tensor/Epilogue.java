package org.mzsr.tensor;

/** What becomes of a convolution's result, in the same pass over memory. */
public enum Epilogue {
    /** {@code output ← result}. */
    STORE,
    /** {@code output ← max(result, 0)}. */
    RECTIFY,
    /** {@code output ← output + result}. */
    ADD
}
