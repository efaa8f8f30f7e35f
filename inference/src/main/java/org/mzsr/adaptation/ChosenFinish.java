package org.mzsr.adaptation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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
        Map<SupportSet.Part, Image> images = new HashMap<>();
        Finish best =
                finish(selfEnsemble, asked, images, part -> upscaler.upscale(theta, part.son(), selfEnsemble, asked));
        for (int more = 1; asked == 0 && more <= BACK_PROJECTIONS; more++) {
            Finish next = finish(
                    selfEnsemble,
                    more,
                    images,
                    part -> upscaler.backProjected(Objects.requireNonNull(images.get(part)), part.son()));
            if (next.error() < best.error()) {
                best = next;
            }
        }
        return best;
    }

    private Finish finish(
            boolean selfEnsemble,
            int backProjections,
            Map<SupportSet.Part, Image> images,
            Function<SupportSet.Part, Image> enlarged) {
        double[] samples = support.samples(part -> {
            Image image = enlarged.apply(part);
            images.put(part, image);
            return image;
        });
        return new Finish(selfEnsemble, backProjections, heldOut.error(samples));
    }
}
