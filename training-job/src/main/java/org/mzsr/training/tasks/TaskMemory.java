package org.mzsr.training.tasks;

import org.mzsr.checkup.MemoryPlan;
import org.mzsr.tensor.CountingBackend;
import org.mzsr.tensor.Precision;
import org.mzsr.training.objective.Objective;

/** The memory of an objective's tasks. */
public final class TaskMemory {

    private TaskMemory() {}

    /**
     * What an executor needs.
     *
     * @param tasks that run, or are kept ready, at the same time
     * @param largestShard bytes of it; 0 if it is not known yet
     */
    public static MemoryPlan plan(Objective objective, int tasks, long largestShard) {
        CountingBackend counting = new CountingBackend();
        objective.open(counting);
        // A task's images in float64: inputs, labels, and what stands between them; θ and the gradient in both formats.
        long images =
                6L * objective.patches() * objective.channels() * objective.crop() * objective.crop() * Double.BYTES;
        long vectors = 6L * objective.architecture().parameters() * Double.BYTES;
        return new MemoryPlan(tasks, counting.bytes(Precision.FLOAT32), images + vectors, largestShard);
    }
}
