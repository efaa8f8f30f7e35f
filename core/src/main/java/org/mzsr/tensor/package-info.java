/**
 * The few numeric primitives that the method needs, behind one interface, and their implementations on oneDNN and ND4J.
 * <p>No class outside this package touches their types.
 */
@NullMarked
package org.mzsr.tensor;

import org.jspecify.annotations.NullMarked;
