package org.mzsr.training.objective;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
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
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.meta.Reptile;
import org.mzsr.meta.TaskGradient;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.weights.Weights;

/**
 * MAML over blur kernels (paper, algorithm 1): a task is one kernel, with a support and a query set of patches that were
 * blurred by it.
 *
 * @param settings the section {@code metatrain}
 * @param architecture of the network
 * @param scale of super-resolution
 */
@API(status = API.Status.EXPERIMENTAL)
public record MetaTraining(MetatrainSettings settings, NetworkShape architecture, double scale) implements Objective {

    /** Checks what the section alone cannot: the scale. */
    public MetaTraining {
        Degradation.bicubic(scale);
    }

    /** As a configuration says. */
    public static MetaTraining of(Configuration configuration) {
        return new MetaTraining(
                configuration.bind("metatrain", MetatrainSettings.class),
                configuration.bind("network", NetworkShape.class),
                configuration.number("scale"));
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
    public int tasks() {
        return settings.metaBatch();
    }

    @Override
    public int patches() {
        return settings.support() + settings.query();
    }

    @Override
    public int crop() {
        return settings.crop();
    }

    /** Support sets of LR patches are cut out of HR patches that are larger by the scale. */
    @Override
    public int leastPatchSize(Manifest manifest) {
        return leastPatchSize(manifest.scales());
    }

    /** The same for kernels of some scales. */
    public int leastPatchSize(List<Double> scales) {
        double largest = settings.supportFrom() == SupportFrom.LR ? Collections.max(scales) : 1;
        return (int) (crop() * largest);
    }

    @Override
    public int channels() {
        return architecture.channels();
    }

    @Override
    public List<Double> innerRates() {
        return Collections.nCopies(settings.steps(), settings.innerRate());
    }

    /** Those of the dataset's kernels. */
    @Override
    public List<Double> scales(Manifest manifest) {
        return manifest.scales();
    }

    @Override
    public Degradation degradation(DegradationSample sample) {
        return new Degradation(sample.kernel(), settings.subsampling().of(sample), sample.scale());
    }

    @Override
    public Sampling sampling() {
        return settings.sampling();
    }

    @Override
    public Corruption corruption(DegradationSample sample) {
        return sample.corruption();
    }

    /** With learnt inner rates, those of the weights to start from or the configured one; with an atlas to be filled. */
    @Override
    public LearnedVector initial(@Nullable Weights init, long seed) {
        LearnedVector learned = withRates(Objective.super.initial(init, seed), init);
        return sampling() == Sampling.ATLAS ? KernelAtlas.begin(learned) : learned;
    }

    private LearnedVector withRates(LearnedVector theta, @Nullable Weights init) {
        if (!settings.learnInnerRates()) {
            return theta;
        }
        InnerRates rates = Optional.ofNullable(init)
                .flatMap(weights -> InnerRates.learned(weights.learned(), architecture.tensors()))
                .map(learnt -> learnt.forSteps(settings.steps()))
                .orElseGet(this::configured);
        if (settings.innerRatesPer() == RatesPer.PARAMETER) {
            return rates.perParameter(architecture.tensors()).appendedTo(theta, architecture.tensors());
        }
        if (rates.arePerParameter(architecture.tensors())) {
            throw new BadInputException(
                    "Cannot learn a rate for each layer from weights with one for each parameter; set"
                            + " metatrain.inner-rates-per = parameter");
        }
        return rates.appendedTo(theta, architecture.tensors());
    }

    /** In proportion to the learning rate of the parameters. */
    @Override
    public double extraRate(long iteration) {
        return settings.innerRateLearningRate()
                * schedule().rate(iteration)
                / schedule().learningRate();
    }

    @Override
    public <E> E engine(Engines<E> engines) {
        return engines.gradientAveraging();
    }

    /** Without adaptation, after one step, after as many as are trained, and after ten. */
    @Override
    public Optional<Method> validation(LearnedVector learned, Schedule rates) {
        return Optional.of(new MetaTrained(
                stage(),
                architecture,
                SeenDisplacement.of(architecture),
                learned.theta(),
                InnerRates.learned(learned, architecture.tensors())
                        .map(Schedule::of)
                        .orElse(rates),
                Stream.of(0, 1, settings.steps(), 10).map(Steps::new).collect(Collectors.toCollection(TreeSet::new)),
                1));
    }

    @Override
    public TaskComputation open(TensorBackend backend) {
        BatchShape support = new BatchShape(settings.support(), settings.crop(), settings.crop());
        BatchShape query = new BatchShape(settings.query(), settings.crop(), settings.crop());
        NetworkLoss loss = new NetworkLoss(backend, architecture, support, query);
        if (settings.algorithm() == Algorithm.REPTILE) {
            Reptile<Batch> reptile = new Reptile<>(backend, loss, settings.steps());
            return (plan, shard, samples, learned) -> {
                Sets sets = sets(plan, shard, samples.get(plan.kernel()));
                return reptile.compute(learned.theta(), sets.support(), sets.query(), rates(learned));
            };
        }
        MetaGradient<Batch> maml = new MetaGradient<>(backend, loss, settings.steps(), settings.recompute());
        return (plan, shard, samples, learned) -> {
            Sets sets = sets(plan, shard, samples.get(plan.kernel()));
            InnerRates rates = rates(learned);
            TaskGradient gradient = maml.compute(
                    learned.theta(),
                    sets.support(),
                    sets.query(),
                    rates,
                    settings.lossWeights().at(settings.steps(), plan.iteration()),
                    settings.orderAt(plan.iteration()));
            return settings.learnInnerRates() ? gradient.withLearned(rates, architecture.tensors()) : gradient;
        };
    }

    private InnerRates rates(LearnedVector learned) {
        return InnerRates.learned(learned, architecture.tensors()).orElseGet(this::configured);
    }

    private InnerRates configured() {
        return InnerRates.constant(settings.steps(), settings.innerRate(), architecture.tensors());
    }

    /**
     * What a task learns from, and what it is judged by.
     *
     * @param support the support set
     * @param query the query set
     */
    public record Sets(Batch support, Batch query) {}

    /** Assembles a task. */
    public Sets sets(TaskPlan plan, Shard shard, DegradationSample sample) {
        PatchBatches patches = new PatchBatches(
                plan, shard, settings.crop(), degradation(sample), sample.corruption(), architecture.aligned());
        Batch support = switch (settings.supportFrom()) {
            case HR -> patches.next(settings.support());
            case LR -> patches.nextSons(settings.support());
        };
        return new Sets(support, patches.next(settings.query()));
    }
}
