package org.mzsr.training.objective;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.config.Inline;
import org.mzsr.meta.LossWeights;
import org.mzsr.meta.Order;

/**
 * The configuration section {@code metatrain}.
 *
 * @param metaBatch tasks an iteration
 * @param support patches in the support set
 * @param query patches in the query set
 * @param crop side of the patches used, in pixels
 * @param supportFrom what the support set is made of
 * @param subsampling of the degradation
 * @param sampling of the kernels
 * @param steps K, inner gradient steps
 * @param innerRate α
 * @param learnInnerRates whether inner rates are learnt, from {@code innerRate} on
 * @param innerRatesPer what learnt rates are shared by
 * @param innerRateLearningRate the outer loop's learning rate for the logarithms of learnt rates, beside the schedule's first
 *     one, with which it decays
 * @param lossWeights of the multi-step loss; reptile has none
 * @param algorithm of the meta-gradient
 * @param secondOrderFrom of MAML: iterations before this one are first order
 * @param recompute of MAML: keeps one inner step's activations and computes the other steps' again when they are needed
 * @param schedule of the outer loop
 */
@API(status = API.Status.EXPERIMENTAL)
public record MetatrainSettings(
        int metaBatch,
        int support,
        int query,
        int crop,
        SupportFrom supportFrom,
        SubsamplingRule subsampling,
        Sampling sampling,
        int steps,
        double innerRate,
        boolean learnInnerRates,
        RatesPer innerRatesPer,
        double innerRateLearningRate,
        LossWeights lossWeights,
        Algorithm algorithm,
        long secondOrderFrom,
        boolean recompute,
        @Inline OuterSchedule schedule)
        implements Serializable {

    /** Checks the ranges. */
    public MetatrainSettings {
        require(metaBatch >= 1, "meta-batch", metaBatch, "1 or more");
        require(support >= 1, "support", support, "1 or more");
        require(query >= 1, "query", query, "1 or more");
        require(crop >= 8, "crop", crop, "8 or more");
        require(steps >= 1, "steps", steps, "1 or more");
        require(innerRate > 0 && Double.isFinite(innerRate), "inner-rate", innerRate, "above 0");
        require(
                innerRateLearningRate >= 0 && Double.isFinite(innerRateLearningRate),
                "inner-rate-learning-rate",
                innerRateLearningRate,
                "0 or more");
        require(secondOrderFrom >= 0, "second-order-from", secondOrderFrom, "0 or more");
        require(
                !learnInnerRates || algorithm != Algorithm.REPTILE,
                "learn-inner-rates",
                learnInnerRates,
                "false with reptile, which has no gradient by them");
        require(
                !recompute || algorithm == Algorithm.MAML,
                "recompute",
                recompute,
                "false with reptile and first-order-maml, which need no activations a second time");
    }

    /** The derivatives that count at an iteration. */
    public Order orderAt(long iteration) {
        return algorithm == Algorithm.FIRST_ORDER_MAML || iteration < secondOrderFrom ? Order.FIRST : Order.SECOND;
    }
}
