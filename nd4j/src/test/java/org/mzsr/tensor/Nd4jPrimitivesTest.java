package org.mzsr.tensor;

/** The tests of all backends, with ND4J on the class path. */
class Nd4jPrimitivesTest extends PrimitivesTest {}
