package org.mzsr.tensor;

/** The tests of all backends, with ND4J on the class path. */
@org.junit.jupiter.api.Tag("process")
class Nd4jNativeMemoryTest extends NativeMemoryTest {}
