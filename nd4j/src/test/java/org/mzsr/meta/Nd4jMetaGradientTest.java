package org.mzsr.meta;

/** The tests of all backends, with ND4J on the class path. */
class Nd4jMetaGradientTest extends MetaGradientTest {}
