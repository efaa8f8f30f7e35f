package org.mzsr.adaptation;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/**
 * How an image is adapted to and enlarged, beyond the gradient steps themselves.
 *
 * @param noiseLevel standard deviation of Gaussian noise (0..1 is the range of a pixel) that is added to the LR son, for
 *     LR images that are noisy themselves
 * @param backProjections how often the enlarged image is corrected by what it lacks when it is degraded again
 * @param selfEnsemble whether the result is the median over the turned and mirrored images that share the kernel
 * @param tile side of the pieces in which the enlarged image is computed, in pixels; memory grows with its square
 * @param wholeImagePixels LR images with more pixels are adapted to by their most informative patches
 */
@API(status = API.Status.STABLE)
public record ZeroShotOptions(
        double noiseLevel, int backProjections, boolean selfEnsemble, int tile, long wholeImagePixels)
        implements Serializable {

    /** Nothing but the gradient steps, as in the published MZSR results. */
    public static final ZeroShotOptions PLAIN = new ZeroShotOptions(0, 0, false, 512, 512 * 512);

    /** Checks the ranges. */
    public ZeroShotOptions {
        if (!(noiseLevel >= 0 && noiseLevel <= 1)) {
            throw new BadInputException("Cannot add noise of standard deviation " + noiseLevel
                    + ": expected 0 to 1, where 1 is the range of a pixel (so 10 of 255 is 0.039)");
        }
        if (backProjections < 0 || backProjections > 1000) {
            throw new BadInputException("Cannot back-project " + backProjections + " times: expected 0 to 1000");
        }
        if (tile < 32 || tile > 16384) {
            throw new BadInputException("Cannot compute in tiles of " + tile + " pixels: expected 32 to 16384");
        }
        if (wholeImagePixels < 0) {
            throw new BadInputException(
                    "Cannot adapt by patches above " + wholeImagePixels + " pixels: expected 0 or more");
        }
    }
}
