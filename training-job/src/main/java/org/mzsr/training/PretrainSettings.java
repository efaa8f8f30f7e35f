package org.mzsr.training;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;

/**
 * The configuration section {@code pretrain}.
 *
 * @param iterations of the outer loop
 * @param tasks gradients an iteration
 * @param batch patches a task
 * @param crop side of the patches used, in pixels
 * @param learningRate of Adam at first
 * @param decayFactor the rate is multiplied by this …
 * @param decayEvery … every so many iterations
 */
record PretrainSettings(
        long iterations, int tasks, int batch, int crop, double learningRate, double decayFactor, long decayEvery)
        implements Serializable {

    PretrainSettings {
        require(iterations >= 0, "iterations", iterations, "0 or more");
        require(tasks >= 1, "tasks", tasks, "1 or more");
        require(batch >= 1, "batch", batch, "1 or more");
        require(crop >= 8, "crop", crop, "8 or more");
        require(learningRate > 0, "learning-rate", learningRate, "above 0");
        require(decayFactor > 0 && decayFactor <= 1, "decay-factor", decayFactor, "above 0, at most 1");
        require(decayEvery >= 1, "decay-every", decayEvery, "1 or more");
    }

    OuterSchedule schedule() {
        return new OuterSchedule(iterations, tasks, learningRate, decayFactor, decayEvery);
    }
}
