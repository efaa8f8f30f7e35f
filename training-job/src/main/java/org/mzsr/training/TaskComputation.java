package org.mzsr.training;

import java.util.List;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.meta.TaskGradient;

/** Computes tasks, one at a time, in memory that was allocated once. */
interface TaskComputation {

    /** The gradient of one task at {@code theta}, which extras of the objective follow. */
    TaskGradient compute(TaskPlan plan, Shard shard, List<DegradationSample> samples, double[] theta);
}
