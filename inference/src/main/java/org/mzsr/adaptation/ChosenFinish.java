package org.mzsr.adaptation;

import org.mzsr.image.Image;
import org.mzsr.problem.Parameters;

/** Chooses what to do with the adapted network's output by how well the LR image is recovered from its son. */
final class ChosenFinish {

    /** Back-projections at most: from the held-out part's view more help ever less, and they amplify noise. */
    private static final int BACK_PROJECTIONS = 4;

    private final Upscaler upscaler;
    private final SupportSet support;
    private final HeldOut heldOut;

    ChosenFinish(Upscaler upscaler, SupportSet support, HeldOut heldOut) {
        this.upscaler = upscaler;
        this.support = support;
        this.heldOut = heldOut;
    }

    /** The best one; of what the options ask for, that. */
    Finish choose(Parameters theta, ZeroShotOptions options) {
        Finish best = best(theta, options.selfEnsemble(), options);
        int turns = upscaler.turns().size();
        if (!options.selfEnsemble() && turns > 1 && turns <= support.affordablePasses()) {
            Finish ensemble = best(theta, true, options);
            return ensemble.error() < best.error() ? ensemble : best;
        }
        return best;
    }

    private Finish best(Parameters theta, boolean selfEnsemble, ZeroShotOptions options) {
        int asked = options.backProjections();
        Image image = upscaler.upscale(theta, support.son(), selfEnsemble, asked);
        Finish best = new Finish(selfEnsemble, asked, heldOut.error(support.like(image)));
        for (int more = 1; asked == 0 && more <= BACK_PROJECTIONS; more++) {
            image = upscaler.backProjected(image, support.son());
            double error = heldOut.error(support.like(image));
            if (error < best.error()) {
                best = new Finish(selfEnsemble, more, error);
            }
        }
        return best;
    }
}
