package org.mzsr.training.objective;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.config.Inline;

/**
 * The configuration section {@code predictor}.
 *
 * @param depth convolutions
 * @param width features between them
 * @param tasks kernels an iteration
 * @param batch LR patches a task, of different images, all blurred by its kernel
 * @param crop side of the LR patches, in pixels
 * @param schedule of the outer loop
 */
@API(status = API.Status.EXPERIMENTAL)
public record PredictorSettings(
        int depth,
        int width,
        int tasks,
        int batch,
        int crop,
        @Inline OuterSchedule schedule) implements Serializable {

    /** Checks the ranges. */
    public PredictorSettings {
        require(depth >= 2 && depth <= 1000, "depth", depth, "2 to 1000");
        require(width >= 1 && width <= 4096, "width", width, "1 to 4096");
        require(tasks >= 1, "tasks", tasks, "1 or more");
        require(batch >= 1, "batch", batch, "1 or more");
        require(crop >= 8, "crop", crop, "8 or more");
    }
}
