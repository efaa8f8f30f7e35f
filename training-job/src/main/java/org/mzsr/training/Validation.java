package org.mzsr.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Recentring;
import org.mzsr.evaluation.Evaluation;
import org.mzsr.evaluation.Subject;
import org.mzsr.random.RandomStream;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.run.Example;
import org.mzsr.training.tasks.ExecutorState;
import org.mzsr.training.tasks.JobContext;

/**
 * How good the weights are on images that are not trained on, each blurred by a kernel of its own, the same at every
 * validation: by the code that users will run.
 *
 * @param method that the objective validates with
 * @param pretrained the network that a run began with, as it is; null where it began with another kind
 */
record Validation(Method method, @Nullable Method pretrained) implements Serializable {

    /** Name of the pretrained network's result. */
    private static final String PRETRAINED = "pretrained";

    /** Crops that are kept as pictures. */
    private static final int SHOWN = 4;

    /** PSNR by method: bicubic interpolation, the pretrained network, then each result; with pictures of the first crops. */
    ValidatedCrop score(int index, ExecutorState state) throws IOException {
        JobContext job = state.job();
        Objective objective = job.objective();
        List<DegradationSample> samples = state.kernels();
        SplittableRandom random = RandomStream.of(job.seed(), "validation kernel", index);
        DegradationSample sample = samples.get(random.nextInt(samples.size()));
        Degradation degradation = objective.degradation(sample);
        double scale = degradation.scale();
        Subject subject = Subject.degraded("crop", state.validationCrops().get(index), degradation)
                .corrupted(objective.corruption(sample), random);
        UpscalingPlan plan = new UpscalingPlan(method, scale, Recentring.NONE, ZeroShotOptions.PLAIN, state.backend());
        List<Output> outputs = new ArrayList<>(new Evaluation(plan).outputs(subject, degradation));
        if (pretrained != null) {
            pretrained.upscale(
                    subject.lr(),
                    degradation,
                    plan.options(),
                    plan.backend(),
                    output -> outputs.add(
                            1, new Output(PRETRAINED, output.image(), output.seconds(), output.description())));
        }
        ValidatedCrop crop = new ValidatedCrop(index);
        boolean shown = index < SHOWN;
        if (shown) {
            crop.show(Example.TRUTH, subject.truth());
            crop.show(Example.LR, subject.lr());
        }
        for (Output output : outputs) {
            crop.score(output.method(), subject.quality(output.image(), scale).psnr());
            if (shown) {
                crop.show(output.method(), output.image());
            }
        }
        return crop;
    }
}
