/**
 * Distributions of degradations: which kernels, scales, noise and compression meta-training meets.
 */
@NullMarked
package org.mzsr.dataset.kernels;

import org.jspecify.annotations.NullMarked;
