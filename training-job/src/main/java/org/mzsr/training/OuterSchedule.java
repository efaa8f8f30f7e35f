package org.mzsr.training;

import static org.mzsr.config.Checks.require;

/**
 * How long the outer loop runs, and how far its steps go.
 *
 * @param iterations in all
 * @param tasks gradients an iteration
 * @param learningRate of the first iteration
 * @param decay how the rate falls
 * @param decayFactor STEPS: the rate is multiplied by this …
 * @param decayEvery … every so many iterations
 * @param minLearningRate COSINE: where it ends
 * @param gradientClamp each element of the averaged gradient is limited to ± this; 0 for no limit
 */
record OuterSchedule(
        long iterations,
        int tasks,
        double learningRate,
        Decay decay,
        double decayFactor,
        long decayEvery,
        double minLearningRate,
        double gradientClamp) {

    OuterSchedule {
        require(iterations >= 0, "iterations", iterations, "0 or more");
        require(learningRate > 0, "learning-rate", learningRate, "above 0");
        require(decayFactor > 0 && decayFactor <= 1, "decay-factor", decayFactor, "above 0, at most 1");
        require(decayEvery >= 1, "decay-every", decayEvery, "1 or more");
        require(minLearningRate >= 0, "min-learning-rate", minLearningRate, "0 or more");
        require(gradientClamp >= 0, "gradient-clamp", gradientClamp, "0 or more");
        require(
                decay != Decay.COSINE || minLearningRate <= learningRate,
                "min-learning-rate",
                minLearningRate,
                "at most learning-rate, " + learningRate);
    }

    double rate(long iteration) {
        return switch (decay) {
            case STEPS -> learningRate * Math.pow(decayFactor, Math.toIntExact(iteration / decayEvery));
            case COSINE -> {
                double done = (double) iteration / iterations;
                yield minLearningRate + (learningRate - minLearningRate) * (1 + Math.cos(Math.PI * done)) / 2;
            }
        };
    }

    double clamped(double element) {
        return gradientClamp == 0 ? element : Math.max(-gradientClamp, Math.min(element, gradientClamp));
    }

    /** Whether the rates depend on how long the loop runs, so that its length is part of what it computes. */
    boolean dependsOnLength() {
        return decay == Decay.COSINE;
    }
}
