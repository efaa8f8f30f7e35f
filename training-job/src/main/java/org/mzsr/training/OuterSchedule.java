package org.mzsr.training;

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

    double rate(long iteration) {
        int decays = Math.toIntExact(iteration / decayEvery);
        return learningRate * Math.pow(decayFactor, decays);
    }
}
