package org.mzsr.adaptation;

import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.problem.Parameters;

/**
 * Tells when steps begin to serve the LR son's scale alone. What repeats all over an image, such as lines on a plain ground, looks
 * the same in the held-out part as in the rest, so that held-out error goes on falling while the result, twice as large, gets worse.
 * But a result can be degraded again at either scale: as long as the LR image comes back from its own about as well as the son comes
 * back from its own, in the same place, what is learnt at one scale holds at the other.
 */
final class OwnScale {

    /** LR pixels along a side of the place that is looked at: the most informative one of a larger image. */
    private static final int SIDE = 96;

    /**
     * How many times as bad the LR image may come back, in comparison to the son, as after the best step so far. Of 125 cases (25
     * training photographs, five degradations) 1.2 changes four: one photograph of lines gains 2.2, 2.2 and 1.0 dB and loses 0.3
     * once; so do 1.15 and 1.25, and 1.1 and 1.3 hardly differ.
     */
    private static final double WORSE = 1.2;

    private final Upscaler upscaler;
    private final Image lr;
    private final Image son;
    private double least = Double.POSITIVE_INFINITY;

    OwnScale(Upscaler upscaler, Degradation degradation, Image lr, Image son) {
        this.upscaler = upscaler;
        int kernel = Math.max(degradation.kernel().rows(), degradation.kernel().columns());
        int side = Math.min(Math.max(SIDE, kernel), Math.min(lr.height(), lr.width()));
        SupportSet.Place place = SupportSet.mostInformative(lr, side).get(0);
        double scale = degradation.scale();
        int small = Math.min((int) Math.ceil(side / scale), Math.min(son.height(), son.width()));
        this.lr = lr.crop(place.top(), place.left(), side, side);
        this.son = son.crop(
                Math.min((int) (place.top() / scale), son.height() - small),
                Math.min((int) (place.left() / scale), son.width() - small),
                small,
                small);
    }

    /** Whether weights that are better for the son are so for the LR image, too; to be asked about each in its turn. */
    boolean holds(Parameters theta) {
        double ratio = upscaler.lacking(theta, lr) / upscaler.lacking(theta, son);
        if (ratio > WORSE * least) {
            return false;
        }
        least = Math.min(least, ratio);
        return true;
    }
}
