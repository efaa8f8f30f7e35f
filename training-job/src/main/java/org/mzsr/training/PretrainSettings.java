package org.mzsr.training;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;

/**
 * The configuration section {@code pretrain}.
 *
 * @param engine what trains
 * @param averagingFrequency of dl4j-spark: mini-batches of each worker between two averagings
 * @param iterations of the outer loop
 * @param tasks gradients an iteration
 * @param batch patches a task
 * @param crop side of the patches used, in pixels
 * @param learningRate of Adam at first
 * @param decay how the rate falls
 * @param decayFactor with steps, the rate is multiplied by this …
 * @param decayEvery … every so many iterations
 * @param minLearningRate where cosine ends
 * @param gradientClamp limit of each element of the averaged gradient; 0 for none
 */
record PretrainSettings(
        EngineName engine,
        int averagingFrequency,
        long iterations,
        int tasks,
        int batch,
        int crop,
        double learningRate,
        Decay decay,
        double decayFactor,
        long decayEvery,
        double minLearningRate,
        double gradientClamp)
        implements Serializable {

    /** What trains. */
    enum EngineName {
        /** This project's outer loop: gradients averaged in task order, the same bits everywhere. */
        SPARK,
        /** DL4J's parameter averaging. */
        DL4J_SPARK
    }

    PretrainSettings {
        require(averagingFrequency >= 1, "averaging-frequency", averagingFrequency, "1 or more");
        require(
                engine == EngineName.SPARK || gradientClamp == 0,
                "gradient-clamp",
                gradientClamp,
                "0 with engine = dl4j-spark, which averages weights, not gradients");
        require(tasks >= 1, "tasks", tasks, "1 or more");
        require(batch >= 1, "batch", batch, "1 or more");
        require(crop >= 8, "crop", crop, "8 or more");
        // Checks what belongs to it.
        new OuterSchedule(
                iterations, tasks, learningRate, decay, decayFactor, decayEvery, minLearningRate, gradientClamp);
    }

    OuterSchedule schedule() {
        return new OuterSchedule(
                iterations, tasks, learningRate, decay, decayFactor, decayEvery, minLearningRate, gradientClamp);
    }
}
