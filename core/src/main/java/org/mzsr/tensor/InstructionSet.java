package org.mzsr.tensor;

import org.apiguardian.api.API;

/** Vector instructions of x86-64, as far as they change the last digits of float32 results; each has those before it. */
@API(status = API.Status.EXPERIMENTAL)
public enum InstructionSet {
    /** The widest that the machine has. */
    AUTO,
    /** 128 bits. */
    SSE41,
    /** 256 bits. */
    AVX,
    /** 256 bits, with multiply-add. */
    AVX2,
    /** 512 bits. */
    AVX512
}
