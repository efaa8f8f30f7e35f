package org.mzsr.dataset.kernels;

import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Corruption;

/**
 * One row of a dataset's kernel table: what a task undoes.
 *
 * @param kernel the blur
 * @param scale of super-resolution
 * @param corruption of the LR image
 */
public record DegradationSample(BlurKernel kernel, double scale, Corruption corruption) {}
