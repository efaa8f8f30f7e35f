package org.mzsr.adaptation;

import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.random.RandomStream;

/** The "LR son" (ZSSR's word): an LR image degraded once more, so that the image itself is what is to be recovered. */
public final class LrSon {

    private LrSon() {}

    /**
     * The son of an image.
     *
     * @param noiseLevel standard deviation of noise to add, for LR images that are noisy themselves; 0 for none. The noise is
     *     a function of the image's size alone, so that a result can be had again
     */
    public static Image of(Image lr, Degradation degradation, double noiseLevel) {
        return new Corruption(noiseLevel, 0)
                .apply(degradation.apply(lr), RandomStream.of(0, "son noise", lr.height(), lr.width()));
    }
}
