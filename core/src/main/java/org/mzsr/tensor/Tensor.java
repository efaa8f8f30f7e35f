package org.mzsr.tensor;

/**
 * An opaque array of numbers that lives in memory owned by the {@link TensorBackend} that allocated it. It becomes
 * invalid when that backend is closed.
 */
public interface Tensor {

    /** Number of elements. */
    int size();
}
