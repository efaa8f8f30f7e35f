package org.mzsr.training.objective;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.dataset.Shard;
import org.mzsr.network.Batch;

/** Supervised mini-batches, by the plans of tasks. */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL)
public interface MiniBatches extends Serializable {

    /** A task's mini-batch. */
    Batch of(TaskPlan plan, Shard shard);
}
