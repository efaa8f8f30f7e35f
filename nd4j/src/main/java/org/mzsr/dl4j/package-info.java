/**
 * The network as DL4J knows it: a ComputationGraph with the same weights.
 */
@NullMarked
package org.mzsr.dl4j;

import org.jspecify.annotations.NullMarked;
