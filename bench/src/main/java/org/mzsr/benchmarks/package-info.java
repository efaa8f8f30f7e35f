/** Benchmarks of single primitives. */
@NullMarked
package org.mzsr.benchmarks;

import org.jspecify.annotations.NullMarked;
