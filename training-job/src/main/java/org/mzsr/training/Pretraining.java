package org.mzsr.training;

import java.util.List;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.meta.SupervisedGradient;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.TensorBackend;

/**
 * Supervised training on plain bicubic shrinking (paper, section 4.2, "large-scale training").
 *
 * @param settings the section {@code pretrain}
 * @param scale of super-resolution
 */
record Pretraining(PretrainSettings settings, double scale) implements Objective {

    /** Checks what the section alone cannot: the scale. */
    Pretraining {
        Degradation.bicubic(scale);
    }

    @Override
    public String stage() {
        return "pretrain";
    }

    @Override
    public OuterSchedule schedule() {
        return settings.schedule();
    }

    @Override
    public int patches() {
        return settings.batch();
    }

    @Override
    public int crop() {
        return settings.crop();
    }

    @Override
    public List<Double> innerRates() {
        return List.of();
    }

    @Override
    public Degradation degradation(DegradationSample sample) {
        return Degradation.bicubic(scale);
    }

    @Override
    public boolean adapts() {
        return false;
    }

    @Override
    public double[] extras(NetworkShape shape) {
        return new double[0];
    }

    @Override
    public TaskComputation open(TensorBackend backend, NetworkShape shape) {
        BatchShape batch = new BatchShape(settings.batch(), settings.crop(), settings.crop());
        SupervisedGradient gradient = new SupervisedGradient(backend, shape, batch);
        return (plan, shard, samples, theta) -> gradient.compute(theta, batch(plan, shard));
    }

    /** A task's mini-batch. */
    Batch batch(TaskPlan plan, Shard shard) {
        return new PatchBatches(
                        plan, shard, settings.crop(), Degradation.bicubic(scale), Corruption.NONE, plan.random("crop"))
                .next(settings.batch());
    }
}
