package org.mzsr.training.objective;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.SeenDisplacement;
import org.mzsr.adaptation.Steps;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.error.BadInputException;
import org.mzsr.manifest.Manifest;
import org.mzsr.meta.Adam;
import org.mzsr.meta.SupervisedGradient;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.training.objective.PretrainSettings.EngineName;

/**
 * Supervised training on plain bicubic shrinking (paper, section 4.2, "large-scale training").
 *
 * @param settings the section {@code pretrain}
 * @param architecture of the network
 * @param scale of super-resolution
 */
@API(status = API.Status.EXPERIMENTAL)
public record Pretraining(PretrainSettings settings, NetworkShape architecture, double scale) implements Objective {

    /** Checks what the section alone cannot: the scale. */
    public Pretraining {
        Degradation.bicubic(scale);
    }

    /** As a configuration says. */
    public static Pretraining of(Configuration configuration) {
        return new Pretraining(
                configuration.bind("pretrain", PretrainSettings.class),
                configuration.bind("network", NetworkShape.class),
                configuration.number("scale"));
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
    public int tasks() {
        return settings.tasks();
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
    public int channels() {
        return architecture.channels();
    }

    @Override
    public List<Double> innerRates() {
        return List.of();
    }

    @Override
    public List<Double> scales(Manifest manifest) {
        return List.of(scale);
    }

    @Override
    public Degradation degradation(DegradationSample sample) {
        return Degradation.bicubic(scale);
    }

    @Override
    public Corruption corruption(DegradationSample sample) {
        return Corruption.NONE;
    }

    @Override
    public void requireUsable(Adam.Settings optimizer) {
        if (settings.engine() == EngineName.DL4J_SPARK && optimizer.form() != Adam.Form.TENSORFLOW) {
            throw new BadInputException("Cannot pretrain with dl4j-spark: optimizer.form is kingma, and DL4J's Adam"
                    + " has the other form; set optimizer.form = tensorflow");
        }
    }

    @Override
    public <E> E engine(Engines<E> engines) {
        return switch (settings.engine()) {
            case SPARK -> engines.gradientAveraging();
            case DL4J_SPARK ->
                engines.weightAveraging(this::batch, settings.tasks(), settings.batch(), settings.averagingFrequency());
        };
    }

    /** The network as it is. */
    @Override
    public Optional<Method> validation(LearnedVector learned, Schedule rates) {
        return Optional.of(new MetaTrained(
                stage(),
                architecture,
                SeenDisplacement.of(architecture),
                learned.theta(),
                rates,
                new TreeSet<>(Set.of(new Steps(0))),
                1));
    }

    @Override
    public TaskComputation open(TensorBackend backend) {
        BatchShape batch = new BatchShape(settings.batch(), settings.crop(), settings.crop());
        SupervisedGradient<Batch> gradient =
                new SupervisedGradient<>(backend, new NetworkLoss(backend, architecture, batch, batch));
        return (plan, shard, samples, learned) -> gradient.compute(learned.theta(), batch(plan, shard));
    }

    private Batch batch(TaskPlan plan, Shard shard) {
        return new PatchBatches(
                        plan,
                        shard,
                        settings.crop(),
                        Degradation.bicubic(scale),
                        Corruption.NONE,
                        architecture.aligned())
                .next(settings.batch());
    }
}
