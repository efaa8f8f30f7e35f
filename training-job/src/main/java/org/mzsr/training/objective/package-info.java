/**
 * What is learnt: from which patches and kernels, by which gradient, on which schedule. Tasks are planned here and run in
 * {@code tasks}.
 */
@NullMarked
package org.mzsr.training.objective;

import org.jspecify.annotations.NullMarked;
