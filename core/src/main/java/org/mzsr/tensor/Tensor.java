package org.mzsr.tensor;

import org.apiguardian.api.API;

/**
 * An opaque array of numbers that lives in memory owned by the {@link TensorBackend} that allocated it. It becomes
 * invalid when that backend is closed.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Tensor {

    /** Number of elements. */
    int size();
}
