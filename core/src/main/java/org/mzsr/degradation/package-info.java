/**
 * Blur kernels, their distributions and file formats, and the degradations that turn HR into LR images.
 */
@NullMarked
package org.mzsr.degradation;

import org.jspecify.annotations.NullMarked;
