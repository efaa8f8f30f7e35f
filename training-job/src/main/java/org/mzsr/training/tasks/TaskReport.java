package org.mzsr.training.tasks;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.meta.TaskGradient;
import org.mzsr.tensor.TensorBackend;

/** What a task says beside its gradient. A plain class, because Spark's Kryo cannot serialise records. */
@API(status = API.Status.EXPERIMENTAL)
public final class TaskReport implements Serializable {

    private static final long serialVersionUID = 1;

    private final double loss;
    private final double[] supportLosses;
    private final double[] queryLosses;
    private final boolean finite;
    private final double fetchSeconds;
    private final double readSeconds;
    private final double computeSeconds;
    private final String arithmetic;

    TaskReport(TaskGradient task, double fetchSeconds, double readSeconds, double computeSeconds, String arithmetic) {
        this.arithmetic = arithmetic;
        loss = task.loss();
        supportLosses = task.supportLosses();
        queryLosses = task.queryLosses();
        finite = task.isFinite();
        this.fetchSeconds = fetchSeconds;
        this.readSeconds = readSeconds;
        this.computeSeconds = computeSeconds;
    }

    /** The value that was differentiated. */
    public double loss() {
        return loss;
    }

    /** Before each inner step. */
    public double[] supportLosses() {
        return supportLosses;
    }

    /** After each inner step; NaN where it was not computed. */
    public double[] queryLosses() {
        return queryLosses;
    }

    /** Of the query set after the last inner step; the loss itself where there is no inner loop. */
    public double lastLoss() {
        return queryLosses.length == 0 || Double.isNaN(queryLosses[queryLosses.length - 1])
                ? loss
                : queryLosses[queryLosses.length - 1];
    }

    /** Whether the loss and the whole gradient are finite numbers. */
    public boolean isFinite() {
        return finite;
    }

    /** What decided the last digits of its gradient: {@link TensorBackend#arithmetic()}. */
    public String arithmetic() {
        return arithmetic;
    }

    /** Time to get θ: the broadcast, or a look at what this JVM has of it already. */
    public double fetchSeconds() {
        return fetchSeconds;
    }

    /** Time to get the shard: from the file system, or from the cache. */
    public double readSeconds() {
        return readSeconds;
    }

    /** Time that the computation took, degradation included. */
    public double computeSeconds() {
        return computeSeconds;
    }
}
