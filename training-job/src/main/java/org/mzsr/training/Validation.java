package org.mzsr.training;

import java.io.IOException;
import java.util.List;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Bicubic;
import org.mzsr.inference.Evaluation.Subject;
import org.mzsr.inference.ZeroShot;
import org.mzsr.inference.ZeroShotOptions;
import org.mzsr.random.RandomStream;
import org.mzsr.tensor.Precision;

/**
 * How good the weights are on images that are not trained on, each blurred by a kernel of its own, the same at every
 * validation: by the code that users will run.
 */
record Validation(JobContext job, double firstRate) {

    /** PSNR of bicubic interpolation, of the network as it is, and after one step where the objective adapts. */
    double[] score(int index, ExecutorState state, float[] theta) throws IOException {
        List<BlurKernel> kernels = state.kernels();
        int choice = RandomStream.of(job.seed(), "validation kernel", index).nextInt(kernels.size());
        Degradation degradation = job.objective().degradation(kernels.get(choice));
        Subject subject = Subject.degraded("crop", state.validationCrops().get(index), degradation);
        double scale = degradation.scale();
        double bicubic =
                subject.quality(Bicubic.resize(subject.lr(), scale), scale).psnr();
        try (ZeroShot zeroShot = new ZeroShot(
                job.shape(),
                ExecutorState.widened(theta),
                subject.lr(),
                degradation,
                ZeroShotOptions.PLAIN,
                Precision.FLOAT32,
                job.nativeThreads())) {
            double before = subject.quality(zeroShot.upscale(), scale).psnr();
            if (!job.objective().adapts()) {
                return new double[] {bicubic, before};
            }
            zeroShot.step(firstRate);
            return new double[] {
                bicubic, before, subject.quality(zeroShot.upscale(), scale).psnr()
            };
        }
    }
}
