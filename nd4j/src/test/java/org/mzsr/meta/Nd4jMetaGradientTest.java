package org.mzsr.meta;

import org.junit.jupiter.api.Tag;

/** The tests of all backends, with ND4J on the class path. */
@Tag("slow")
class Nd4jMetaGradientTest extends MetaGradientTest {}
