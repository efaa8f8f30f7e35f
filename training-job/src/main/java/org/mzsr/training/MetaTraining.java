package org.mzsr.training;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Degradation;
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.meta.Reptile;
import org.mzsr.meta.TaskGradient;
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

    /** Checks what the section alone cannot: the scale. */
    MetaTraining {
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
    public Degradation degradation(DegradationSample sample) {
        return new Degradation(sample.kernel(), settings.subsampling(), sample.scale());
    }

    @Override
    public boolean adapts() {
        return true;
    }

    /** With learnt inner rates, one for each step and layer; all begin with the configured one. */
    @Override
    public double[] extras(NetworkShape shape) {
        double[] rates = new double[settings.learnInnerRates() ? settings.steps() * shape.depth() : 0];
        Arrays.fill(rates, settings.innerRate());
        return rates;
    }

    @Override
    public TaskComputation open(TensorBackend backend, NetworkShape shape) {
        BatchShape support = new BatchShape(settings.support(), settings.crop(), settings.crop());
        BatchShape query = new BatchShape(settings.query(), settings.crop(), settings.crop());
        if (settings.algorithm() == Algorithm.REPTILE) {
            Reptile reptile = new Reptile(backend, shape, settings.steps(), support, query);
            InnerRates rates = InnerRates.constant(settings.steps(), settings.innerRate(), shape);
            return (plan, shard, samples, theta) -> {
                Sets sets = sets(plan, shard, samples.get(plan.kernel()));
                return reptile.compute(theta, sets.support(), sets.query(), rates);
            };
        }
        MetaGradient maml = new MetaGradient(backend, shape, settings.steps(), support, query, settings.recompute());
        return (plan, shard, samples, theta) -> {
            Sets sets = sets(plan, shard, samples.get(plan.kernel()));
            TaskGradient gradient = maml.compute(
                    theta,
                    sets.support(),
                    sets.query(),
                    rates(theta, shape),
                    settings.lossWeights().at(settings.steps(), plan.iteration()),
                    settings.orderAt(plan.iteration()));
            return settings.learnInnerRates() ? gradient.withLayerRates() : gradient;
        };
    }

    private InnerRates rates(double[] theta, NetworkShape shape) {
        if (!settings.learnInnerRates()) {
            return InnerRates.constant(settings.steps(), settings.innerRate(), shape);
        }
        double[][] rates = new double[settings.steps()][];
        for (int k = 0; k < rates.length; k++) {
            int from = shape.parameters() + k * shape.depth();
            rates[k] = Arrays.copyOfRange(theta, from, from + shape.depth());
        }
        return InnerRates.ofLayers(rates);
    }

    /** What a task learns from, and what it is judged by. */
    record Sets(Batch support, Batch query) {}

    /** Assembles a task. */
    Sets sets(TaskPlan plan, Shard shard, DegradationSample sample) {
        PatchBatches patches = new PatchBatches(
                plan, shard, settings.crop(), degradation(sample), sample.corruption(), plan.random("crop"));
        return new Sets(patches.next(settings.support()), patches.next(settings.query()));
    }
}
