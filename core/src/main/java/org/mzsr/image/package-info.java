/**
 * Images in memory and in files, bicubic resizing, and the quality measures PSNR and SSIM.
 */
@NullMarked
package org.mzsr.image;

import org.jspecify.annotations.NullMarked;
