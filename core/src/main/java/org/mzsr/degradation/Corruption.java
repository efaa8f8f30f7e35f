package org.mzsr.degradation;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Image;
import org.mzsr.image.Jpeg;

/**
 * What happens to an LR image after it was made: noise, then JPEG compression.
 *
 * @param noise standard deviation of Gaussian noise, 0..1 being the range of a pixel; 0 for none
 * @param jpegQuality 1 to 100, or 0 for no compression
 */
@API(status = API.Status.STABLE)
public record Corruption(double noise, int jpegQuality) implements Serializable {

    /** Nothing happens. */
    public static final Corruption NONE = new Corruption(0, 0);

    /** Checks the ranges. */
    public Corruption {
        if (!(noise >= 0 && noise <= 1) || jpegQuality < 0 || jpegQuality > 100) {
            throw new BadInputException("Cannot corrupt an image with noise " + noise + " and JPEG quality "
                    + jpegQuality + ": expected 0 to 1, and 0 (none) to 100");
        }
    }

    /** The corrupted image, in 0..1. */
    public Image apply(Image lr, RandomGenerator random) {
        Image noisy = noisy(lr, random);
        return jpegQuality == 0 ? noisy : Jpeg.compressed(noisy, jpegQuality);
    }

    private Image noisy(Image image, RandomGenerator random) {
        if (noise == 0) {
            return image;
        }
        double[] data = new double[image.data().length];
        for (int i = 0; i < data.length; i++) {
            data[i] = image.data()[i] + noise * random.nextGaussian();
        }
        return new Image(image.channels(), image.height(), image.width(), data).clip();
    }
}
