/**
 * The few numeric primitives that the method needs, behind one interface, and their ND4J implementation.
 * <p>No class outside this package touches an {@code INDArray}.
 */
@NullMarked
package org.mzsr.tensor;

import org.jspecify.annotations.NullMarked;
