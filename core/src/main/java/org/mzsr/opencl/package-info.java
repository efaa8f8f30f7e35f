/**
 * The primitives on OpenCL 1.2: GPUs of NVIDIA, AMD and Intel, with kernels of our own. {@link org.mzsr.opencl.OpenClProvider} is
 * the way in; the kernels are in {@code convolution.cl} and {@code elementwise.cl}.
 */
@NullMarked
package org.mzsr.opencl;

import org.jspecify.annotations.NullMarked;
