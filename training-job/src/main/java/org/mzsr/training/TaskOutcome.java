package org.mzsr.training;

import java.io.Serializable;
import org.mzsr.meta.TaskGradient;

/**
 * What a task sends to the driver. A plain class, because Spark's Kryo cannot serialise records. The gradient was
 * computed in float32 and is carried so.
 */
final class TaskOutcome implements Serializable {

    private static final long serialVersionUID = 1;

    private final float[] gradient;
    private final double loss;
    private final double[] supportLosses;
    private final double[] queryLosses;
    private final boolean finite;
    private final double seconds;

    TaskOutcome(TaskGradient task, double seconds) {
        gradient = new float[task.gradient().length];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (float) task.gradient()[i];
        }
        loss = task.loss();
        supportLosses = task.supportLosses();
        queryLosses = task.queryLosses();
        finite = task.isFinite();
        this.seconds = seconds;
    }

    float[] gradient() {
        return gradient;
    }

    double loss() {
        return loss;
    }

    double[] supportLosses() {
        return supportLosses;
    }

    double[] queryLosses() {
        return queryLosses;
    }

    boolean isFinite() {
        return finite;
    }

    /** Time that the computation took, without Spark's part. */
    double seconds() {
        return seconds;
    }
}
