package org.mzsr.tensor;

import org.apiguardian.api.API;

/** What becomes of a convolution's result, in the same pass over memory. */
@API(status = API.Status.EXPERIMENTAL)
public enum Epilogue {
    /** {@code output ← result}. */
    STORE,
    /** {@code output ← max(result, 0)}. */
    RECTIFY,
    /** {@code output ← output + result}. */
    ADD
}
