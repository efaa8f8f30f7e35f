package org.mzsr.training.objective;

import java.io.Serializable;
import org.mzsr.dataset.Shard;
import org.mzsr.network.Batch;

/** Supervised mini-batches, by the plans of tasks. */
@FunctionalInterface
public interface MiniBatches extends Serializable {

    /** A task's mini-batch. */
    Batch of(TaskPlan plan, Shard shard);
}
