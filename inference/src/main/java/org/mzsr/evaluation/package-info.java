/**
 * How good results are: PSNR and SSIM against a ground truth, and against published numbers.
 */
@NullMarked
package org.mzsr.evaluation;

import org.jspecify.annotations.NullMarked;
