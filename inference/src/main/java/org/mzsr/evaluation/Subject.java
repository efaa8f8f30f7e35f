package org.mzsr.evaluation;

import java.util.random.RandomGenerator;
import org.apiguardian.api.API;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Image;
import org.mzsr.image.Quality;

/**
 * One image with what is to be recovered.
 *
 * @param name in the results
 * @param truth the HR image, of the size that the enlarged LR image has
 * @param lr the LR image
 */
@API(status = API.Status.EXPERIMENTAL)
public record Subject(String name, Image truth, Image lr) {

    /** Degrades an HR image, cropped to a multiple of the scale, to an 8-bit LR image. */
    public static Subject degraded(String name, Image hr, Degradation degradation) {
        int multiple = (int) Math.ceil(degradation.scale());
        Image truth = degradation.scale() == multiple ? hr.cropToMultipleOf(multiple) : hr;
        return new Subject(name, truth, degradation.apply(truth).round8());
    }

    /** The same with noise or compression on its 8-bit LR image. */
    public Subject corrupted(Corruption corruption, RandomGenerator random) {
        return new Subject(name, truth, corruption.apply(lr, random).round8());
    }

    /** Compares an enlarged image with the truth; what reaches beyond either is left out, and {@code scale} pixels. */
    public Quality quality(Image enlarged, double scale) {
        if (Math.abs(truth.height() - enlarged.height()) > Math.ceil(scale)
                || Math.abs(truth.width() - enlarged.width()) > Math.ceil(scale)) {
            throw new BadInputException("Cannot compare " + name + " with its ground truth: enlarged by " + scale
                    + " it has " + enlarged.width() + "x" + enlarged.height() + " pixels, the truth has "
                    + truth.width() + "x" + truth.height() + "; is the scale right?");
        }
        int height = Math.min(truth.height(), enlarged.height());
        int width = Math.min(truth.width(), enlarged.width());
        return Quality.of(enlarged.crop(0, 0, height, width), truth.crop(0, 0, height, width), (int) Math.round(scale));
    }
}
