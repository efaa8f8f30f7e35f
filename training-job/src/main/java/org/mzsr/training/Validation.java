package org.mzsr.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Degradation;
import org.mzsr.evaluation.Evaluation;
import org.mzsr.evaluation.Subject;
import org.mzsr.random.RandomStream;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.tasks.ExecutorState;
import org.mzsr.training.tasks.JobContext;

/**
 * How good the weights are on images that are not trained on, each blurred by a kernel of its own, the same at every
 * validation: by the code that users will run.
 *
 * @param method that the objective validates with
 */
record Validation(Method method) implements Serializable {

    /** PSNR by method: bicubic interpolation, then each result. */
    Map<String, Double> score(int index, ExecutorState state) throws IOException {
        JobContext job = state.job();
        Objective objective = job.objective();
        List<DegradationSample> samples = state.kernels();
        SplittableRandom random = RandomStream.of(job.seed(), "validation kernel", index);
        DegradationSample sample = samples.get(random.nextInt(samples.size()));
        Degradation degradation = objective.degradation(sample);
        double scale = degradation.scale();
        Subject subject = Subject.degraded("crop", state.validationCrops().get(index), degradation)
                .corrupted(objective.corruption(sample), random);
        UpscalingPlan plan = new UpscalingPlan(method, scale, false, ZeroShotOptions.PLAIN, state.backend());
        Map<String, Double> psnr = new LinkedHashMap<>();
        for (Output output : new Evaluation(plan).outputs(subject, degradation)) {
            psnr.put(output.method(), subject.quality(output.image(), scale).psnr());
        }
        return psnr;
    }
}
