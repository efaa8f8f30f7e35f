package org.mzsr.training.objective;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import org.apiguardian.api.API;

/**
 * How long the outer loop runs, and how far its steps go: keys of the sections {@code pretrain} and {@code metatrain}.
 *
 * @param iterations in all
 * @param learningRate of the first iteration
 * @param decay how the rate falls
 * @param decayFactor STEPS: the rate is multiplied by this …
 * @param decayEvery … every so many iterations
 * @param minLearningRate COSINE: where it ends
 * @param gradientClamp each element of the averaged gradient is limited to ± this; 0 for no limit
 */
@API(status = API.Status.EXPERIMENTAL)
public record OuterSchedule(
        long iterations,
        double learningRate,
        Decay decay,
        double decayFactor,
        long decayEvery,
        double minLearningRate,
        double gradientClamp)
        implements Serializable {

    /** Checks the ranges. */
    public OuterSchedule {
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

    /** Adam's rate at an iteration, from 0. */
    public double rate(long iteration) {
        return switch (decay) {
            case STEPS -> learningRate * Math.pow(decayFactor, Math.toIntExact(iteration / decayEvery));
            case COSINE -> {
                double done = (double) iteration / iterations;
                yield minLearningRate + (learningRate - minLearningRate) * (1 + Math.cos(Math.PI * done)) / 2;
            }
        };
    }

    /** An element of the averaged gradient, limited. */
    public double clamped(double element) {
        return gradientClamp == 0 ? element : Math.max(-gradientClamp, Math.min(element, gradientClamp));
    }

    /** Whether the rates depend on how long the loop runs, so that its length is part of what it computes. */
    public boolean dependsOnLength() {
        return decay == Decay.COSINE;
    }
}
