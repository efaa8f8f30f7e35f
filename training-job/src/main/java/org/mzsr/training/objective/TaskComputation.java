package org.mzsr.training.objective;

import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.meta.TaskGradient;
import org.mzsr.problem.LearnedVector;

/** Computes tasks, one at a time, in memory that was allocated once. */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL)
public interface TaskComputation {

    /**
     * The gradient of one task, by all that is learnt.
     *
     * @param plan which patches and which kernel
     * @param shard the plan's
     * @param samples the dataset's kernel table
     * @param learned where the gradient is taken, as float32 numbers
     */
    TaskGradient compute(TaskPlan plan, Shard shard, List<DegradationSample> samples, LearnedVector learned);
}
