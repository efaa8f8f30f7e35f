package org.mzsr.tensor;

/** Implementations of {@link TensorBackend}, as the configuration names them. */
public enum BackendName {
    /** {@link #ONEDNN} in float32 on Linux and x86-64, unless ND4J's natives are a GPU's; otherwise {@link #ND4J}. */
    AUTO,
    /** oneDNN called directly: float32 on processors, features kept in its own layout from layer to layer. */
    ONEDNN,
    /** ND4J: both precisions, and a GPU where its natives are for one. */
    ND4J
}
