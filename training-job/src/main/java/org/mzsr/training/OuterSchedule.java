package org.mzsr.training;

import static org.mzsr.config.Checks.require;

/**
 * How long the outer loop runs, and with what learning rate.
 *
 * @param iterations in all
 * @param tasks gradients an iteration
 * @param learningRate of the first iteration
 * @param decayFactor the rate is multiplied by this …
 * @param decayEvery … every so many iterations
 */
record OuterSchedule(long iterations, int tasks, double learningRate, double decayFactor, long decayEvery) {

    OuterSchedule {
        require(iterations >= 0, "iterations", iterations, "0 or more");
        require(learningRate > 0, "learning-rate", learningRate, "above 0");
        require(decayFactor > 0 && decayFactor <= 1, "decay-factor", decayFactor, "above 0, at most 1");
        require(decayEvery >= 1, "decay-every", decayEvery, "1 or more");
    }

    double rate(long iteration) {
        int decays = Math.toIntExact(iteration / decayEvery);
        return learningRate * Math.pow(decayFactor, decays);
    }
}
