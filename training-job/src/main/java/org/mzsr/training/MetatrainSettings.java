package org.mzsr.training;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import org.mzsr.degradation.Subsampling;
import org.mzsr.meta.LossWeights;
import org.mzsr.meta.Order;

/**
 * The configuration section {@code metatrain}.
 *
 * @param iterations of the outer loop
 * @param metaBatch tasks an iteration
 * @param support patches in the support set
 * @param query patches in the query set
 * @param crop side of the patches used, in pixels
 * @param subsampling of the degradation
 * @param steps K, inner gradient steps
 * @param innerRate α
 * @param lossWeights of the multi-step loss
 * @param order of the meta-gradient
 * @param secondOrderFrom iterations before this one are first order, whatever the order
 * @param learningRate of Adam at first
 * @param decayFactor the rate is multiplied by this …
 * @param decayEvery … every so many iterations
 */
record MetatrainSettings(
        long iterations,
        int metaBatch,
        int support,
        int query,
        int crop,
        Subsampling subsampling,
        int steps,
        double innerRate,
        LossWeights lossWeights,
        Order order,
        long secondOrderFrom,
        double learningRate,
        double decayFactor,
        long decayEvery)
        implements Serializable {

    MetatrainSettings {
        require(metaBatch >= 1, "meta-batch", metaBatch, "1 or more");
        require(support >= 1, "support", support, "1 or more");
        require(query >= 1, "query", query, "1 or more");
        require(crop >= 8, "crop", crop, "8 or more");
        require(steps >= 1, "steps", steps, "1 or more");
        require(innerRate > 0 && Double.isFinite(innerRate), "inner-rate", innerRate, "above 0");
        require(secondOrderFrom >= 0, "second-order-from", secondOrderFrom, "0 or more");
    }

    OuterSchedule schedule() {
        return new OuterSchedule(iterations, metaBatch, learningRate, decayFactor, decayEvery);
    }

    /** The derivatives that count at an iteration. */
    Order orderAt(long iteration) {
        return iteration < secondOrderFrom ? Order.FIRST : order;
    }
}
