package org.mzsr.zssr;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The configuration section {@code zssr}: how ZSSR (Shocher, Cohen, Irani, CVPR 2018) trains on one image. The defaults
 * of the published code stand behind the names.
 *
 * @param crop side of the crops that a step learns from, in pixels of the LR image
 * @param learningRate of Adam at first (0.001)
 * @param minLearningRate training stops when the rate has fallen below it (9e-6)
 * @param evaluateEvery steps between measurements of the reconstruction error (50)
 * @param checkEvery steps between looks at whether it still falls (60)
 * @param slopeSteps the look goes back so many steps (256), and the rate stays for so many at least
 * @param slopeRatio the rate is divided by 10 when the fitted slope, this many times, is below its own standard
 *     deviation (1.5)
 * @param maxSteps at most so many at each scale (3000)
 * @param shrinkChance share of the steps whose crop is taken from a randomly shrunk image
 * @param shrinkTo smallest factor of that shrinking
 * @param gradualScales scales to pass before the last one; the result of each is learnt from at the next
 * @param backProjections how often the result is corrected by what it lacks when it is degraded again
 * @param selfEnsemble whether the result is the median over turned and mirrored images
 */
@API(status = API.Status.EXPERIMENTAL)
public record ZssrSettings(
        int crop,
        double learningRate,
        double minLearningRate,
        int evaluateEvery,
        int checkEvery,
        int slopeSteps,
        double slopeRatio,
        int maxSteps,
        double shrinkChance,
        double shrinkTo,
        List<Double> gradualScales,
        int backProjections,
        boolean selfEnsemble)
        implements Serializable {

    /** Checks the ranges. */
    public ZssrSettings {
        require(crop >= 16, "crop", crop, "16 or more");
        require(learningRate > 0, "learning-rate", learningRate, "above 0");
        require(minLearningRate > 0, "min-learning-rate", minLearningRate, "above 0");
        require(evaluateEvery >= 1, "evaluate-every", evaluateEvery, "1 or more");
        require(checkEvery >= 1, "check-every", checkEvery, "1 or more");
        require(slopeSteps >= 3 * evaluateEvery, "slope-steps", slopeSteps, "at least 3 times evaluate-every");
        require(slopeRatio > 0, "slope-ratio", slopeRatio, "above 0");
        require(maxSteps >= 1, "max-steps", maxSteps, "1 or more");
        require(shrinkChance >= 0 && shrinkChance <= 1, "shrink-chance", shrinkChance, "0 to 1");
        require(shrinkTo > 0 && shrinkTo <= 1, "shrink-to", shrinkTo, "above 0, at most 1");
        require(gradualScales.stream().allMatch(scale -> scale > 1), "gradual-scales", gradualScales, "scales above 1");
        require(backProjections >= 0, "back-projections", backProjections, "0 or more");
    }

    /** Steps over all scales, at most. */
    long mostSteps() {
        return (long) maxSteps * (gradualScales.size() + 1);
    }
}
