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
        require(tasks >= 1, "tasks", tasks, "1 or more");
        require(batch >= 1, "batch", batch, "1 or more");
        require(crop >= 8, "crop", crop, "8 or more");
    }

    OuterSchedule schedule() {
        return new OuterSchedule(iterations, tasks, learningRate, decayFactor, decayEvery);
    }
}
