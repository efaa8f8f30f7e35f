package org.mzsr.inference;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One row of an evaluation.
 *
 * @param set name of the image set
 * @param degradation name of the degradation
 * @param scale of super-resolution
 * @param method {@code bicubic}, or {@code steps-N} for N gradient steps
 * @param image its name, or {@code average}
 * @param psnr in dB on luma, {@code scale} pixels shaved
 * @param ssim on luma
 * @param seconds for the enlarged image, from the LR image; of an average, the mean
 */
@JsonPropertyOrder({"set", "degradation", "scale", "method", "image", "psnr", "ssim", "seconds"})
public record Score(
        String set,
        String degradation,
        double scale,
        String method,
        String image,
        double psnr,
        double ssim,
        double seconds) {

    /** The name under which averages stand. */
    public static final String AVERAGE = "average";
}
