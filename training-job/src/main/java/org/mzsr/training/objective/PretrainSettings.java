package org.mzsr.training.objective;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.config.Inline;

/**
 * The configuration section {@code pretrain}.
 *
 * @param engine what trains
 * @param averagingFrequency of dl4j-spark: mini-batches of each worker between two averagings
 * @param tasks gradients an iteration
 * @param batch patches a task
 * @param crop side of the patches used, in pixels
 * @param schedule of the outer loop
 */
@API(status = API.Status.EXPERIMENTAL)
public record PretrainSettings(
        EngineName engine,
        int averagingFrequency,
        int tasks,
        int batch,
        int crop,
        @Inline OuterSchedule schedule) implements Serializable {

    /** What trains. */
    public enum EngineName {
        /** This project's outer loop: gradients averaged in task order, the same bits everywhere. */
        SPARK,
        /** DL4J's parameter averaging. */
        DL4J_SPARK
    }

    /** Checks the ranges. */
    public PretrainSettings {
        require(averagingFrequency >= 1, "averaging-frequency", averagingFrequency, "1 or more");
        require(
                engine == EngineName.SPARK || schedule.gradientClamp() == 0,
                "gradient-clamp",
                schedule.gradientClamp(),
                "0 with engine = dl4j-spark, which averages weights, not gradients");
        require(tasks >= 1, "tasks", tasks, "1 or more");
        require(batch >= 1, "batch", batch, "1 or more");
        require(crop >= 8, "crop", crop, "8 or more");
    }
}
