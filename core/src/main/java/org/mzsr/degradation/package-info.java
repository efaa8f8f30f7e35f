/**
 * Blur kernels, how people write them, and the degradations that turn HR into LR images. Distributions of kernels are the
 * module {@code dataset-prep}'s.
 */
@NullMarked
package org.mzsr.degradation;

import org.jspecify.annotations.NullMarked;
