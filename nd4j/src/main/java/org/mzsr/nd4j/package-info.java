/**
 * The primitives of {@code tensor} on ND4J: float64, other systems than Linux on x86-64, GPUs.
 */
@NullMarked
package org.mzsr.nd4j;

import org.jspecify.annotations.NullMarked;
