package org.mzsr.training.objective;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apiguardian.api.API;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelCode;
import org.mzsr.error.BadInputException;
import org.mzsr.estimation.PredictorInput;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.manifest.Manifest;
import org.mzsr.meta.SupervisedGradient;
import org.mzsr.network.BatchShape;
import org.mzsr.network.CodeBatch;
import org.mzsr.network.PredictorLoss;
import org.mzsr.network.PredictorShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.tensor.TensorBackend;

/**
 * Supervised training of a kernel predictor (the P of IKC: Gu, Lu, Zuo, Dong, CVPR 2019): a task is a
 * kernel, and LR patches blurred by it are to tell its covariance together.
 *
 * @param settings the section {@code predictor}
 * @param scale of super-resolution
 */
@API(status = API.Status.EXPERIMENTAL)
public record KernelPrediction(PredictorSettings settings, double scale) implements Objective {

    private static final List<Turn> TURNS = List.of(Turn.values());

    /** Checks what the section alone cannot: the scale. */
    public KernelPrediction {
        Degradation.bicubic(scale);
    }

    /** As a configuration says. */
    public static KernelPrediction of(Configuration configuration) {
        return new KernelPrediction(
                configuration.bind("predictor", PredictorSettings.class), configuration.number("scale"));
    }

    @Override
    public String stage() {
        return "predictor";
    }

    @Override
    public PredictorShape architecture() {
        return new PredictorShape(settings.depth(), settings.width());
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
    public int leastPatchSize(Manifest manifest) {
        return (int) Math.ceil(settings.crop()
                * manifest.scales().stream().mapToDouble(s -> s).max().orElse(scale));
    }

    /** Those of a dataset's patches; the fourth plane is no image. */
    @Override
    public int channels() {
        return PredictorShape.NUMBERS;
    }

    @Override
    public List<Double> innerRates() {
        return List.of();
    }

    @Override
    public List<Double> scales(Manifest manifest) {
        return manifest.scales();
    }

    @Override
    public Degradation degradation(DegradationSample sample) {
        return new Degradation(sample.kernel(), sample.subsampling(), sample.scale());
    }

    @Override
    public Corruption corruption(DegradationSample sample) {
        return sample.corruption();
    }

    @Override
    public <E> E engine(Engines<E> engines) {
        return engines.gradientAveraging();
    }

    /** What it says of kernels is measured where images are enlarged by it. */
    @Override
    public Optional<Method> validation(LearnedVector learned, Schedule rates) {
        return Optional.empty();
    }

    @Override
    public TaskComputation open(TensorBackend backend) {
        BatchShape shape = new BatchShape(settings.batch(), settings.crop(), settings.crop());
        SupervisedGradient<CodeBatch> gradient =
                new SupervisedGradient<>(backend, new PredictorLoss(backend, architecture(), shape));
        return (plan, shard, samples, learned) -> gradient.compute(learned.theta(), batch(plan, shard, samples));
    }

    /** A task's patches. */
    CodeBatch batch(TaskPlan plan, Shard shard, List<DegradationSample> samples) {
        int crop = settings.crop();
        int planes = PredictorShape.CHANNELS * crop * crop;
        double[] input = new double[settings.batch() * planes];
        SplittableRandom random = plan.random("patches");
        DegradationSample sample = samples.get(plan.kernel());
        Degradation degradation = degradation(sample);
        for (int i = 0; i < settings.batch(); i++) {
            Image patch = turn(random).apply(shard.patch(plan.patches()[i]));
            Image lr = lr(patch, sample, degradation, random);
            PredictorInput.write(lr, degradation.subsampling(), input, i * planes);
        }
        return new CodeBatch(
                settings.batch(),
                crop,
                crop,
                input,
                KernelCode.of(sample.kernel().shape(), sample.scale()));
    }

    /** Photographs have more upright and level edges than others, and light from above; a blur does not care. */
    private static Turn turn(SplittableRandom random) {
        return TURNS.get(random.nextInt(TURNS.size()));
    }

    /** Cut out of the LR image, not of the patch: an image's inside knows nothing of borders. */
    private Image lr(Image patch, DegradationSample sample, Degradation degradation, SplittableRandom random) {
        int crop = settings.crop();
        Image lr = corruption(sample).apply(degradation.apply(patch), random).round8();
        int down = lr.height() - crop;
        int right = lr.width() - crop;
        if (down < 0 || right < 0) {
            throw new BadInputException(
                    "Cannot cut " + crop + "x" + crop + " pixels out of an LR patch of " + lr.height() + "x"
                            + lr.width() + ": predictor.crop times the scale exceeds the dataset's patches");
        }
        return lr.crop(random.nextInt(down + 1), random.nextInt(right + 1), crop, crop);
    }
}
