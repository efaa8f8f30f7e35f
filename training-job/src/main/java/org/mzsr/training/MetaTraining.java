package org.mzsr.training;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.TensorBackend;

/**
 * MAML over blur kernels (paper, algorithm 1): a task is one kernel, with a support and a query set of patches that were
 * blurred by it.
 *
 * @param settings the section {@code metatrain}
 * @param scale of super-resolution
 */
record MetaTraining(MetatrainSettings settings, double scale) implements Objective {

    /** Checks what the sections alone cannot: schedule and scale. */
    MetaTraining {
        settings.schedule();
        Degradation.bicubic(scale);
    }

    @Override
    public String stage() {
        return "metatrain";
    }

    @Override
    public OuterSchedule schedule() {
        return settings.schedule();
    }

    @Override
    public int patches() {
        return settings.support() + settings.query();
    }

    @Override
    public int crop() {
        return settings.crop();
    }

    @Override
    public List<Double> innerRates() {
        return Collections.nCopies(settings.steps(), settings.innerRate());
    }

    @Override
    public Degradation degradation(BlurKernel kernel) {
        return new Degradation(kernel, settings.subsampling(), scale);
    }

    @Override
    public boolean adapts() {
        return true;
    }

    @Override
    public TaskComputation open(TensorBackend backend, NetworkShape shape) {
        int crop = settings.crop();
        MetaGradient gradient = new MetaGradient(
                backend,
                shape,
                settings.steps(),
                new BatchShape(settings.support(), crop, crop),
                new BatchShape(settings.query(), crop, crop));
        InnerRates rates = InnerRates.constant(settings.steps(), settings.innerRate(), shape);
        return (plan, shard, kernels, theta) -> {
            Degradation degradation = degradation(kernels.get(plan.kernel()));
            SplittableRandom random = plan.random("crop");
            Batch support = PatchBatches.of(plan, shard, random, 0, settings.support(), crop, degradation);
            Batch query = PatchBatches.of(plan, shard, random, settings.support(), settings.query(), crop, degradation);
            return gradient.compute(
                    theta,
                    support,
                    query,
                    rates,
                    settings.lossWeights().at(settings.steps(), plan.iteration()),
                    settings.orderAt(plan.iteration()));
        };
    }
}
