package org.mzsr.training.tasks;

import java.io.Serializable;
import org.mzsr.meta.TaskGradient;

/**
 * What a task sends on: its gradient, which was computed in float32 and is carried so, and its report. A plain class,
 * because Spark's Kryo cannot serialise records.
 */
final class TaskOutcome implements Serializable {

    private static final long serialVersionUID = 1;

    private final int index;
    private final float[] gradient;
    private final TaskReport report;

    TaskOutcome(
            int index,
            TaskGradient task,
            double fetchSeconds,
            double readSeconds,
            double computeSeconds,
            String arithmetic) {
        this.index = index;
        gradient = new float[task.gradient().length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) task.gradient()[i];
        }
        report = new TaskReport(task, fetchSeconds, readSeconds, computeSeconds, arithmetic);
    }

    /** Number of the task in its iteration. */
    int index() {
        return index;
    }

    float[] gradient() {
        return gradient;
    }

    TaskReport report() {
        return report;
    }
}
