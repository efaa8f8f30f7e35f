package org.mzsr.training;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Bicubic;
import org.mzsr.inference.Evaluation.Subject;
import org.mzsr.inference.ZeroShot;
import org.mzsr.inference.ZeroShotOptions;
import org.mzsr.network.NetworkShape;
import org.mzsr.random.RandomStream;

/**
 * How good the weights are on images that are not trained on, each blurred by a kernel of its own, the same at every
 * validation: by the code that users will run.
 */
record Validation(JobContext job, double firstRate) {

    /** PSNR of bicubic interpolation, of the network as it is, and after one step where the objective adapts. */
    double[] score(int index, ExecutorState state, float[] theta) throws IOException {
        List<DegradationSample> samples = state.kernels();
        SplittableRandom random = RandomStream.of(job.seed(), "validation kernel", index);
        DegradationSample sample = samples.get(random.nextInt(samples.size()));
        Degradation degradation = job.objective().degradation(sample);
        Subject subject = Subject.degraded("crop", state.validationCrops().get(index), degradation);
        if (job.objective().adapts()) {
            subject = subject.corrupted(sample.corruption(), random);
        }
        double scale = degradation.scale();
        double bicubic =
                subject.quality(Bicubic.resize(subject.lr(), scale), scale).psnr();
        try (ZeroShot zeroShot = new ZeroShot(
                job.shape(),
                ExecutorState.widened(theta),
                subject.lr(),
                degradation,
                ZeroShotOptions.PLAIN,
                job.backend())) {
            double before = subject.quality(zeroShot.upscale(), scale).psnr();
            if (!job.objective().adapts()) {
                return new double[] {bicubic, before};
            }
            zeroShot.step(firstRates(theta));
            return new double[] {
                bicubic, before, subject.quality(zeroShot.upscale(), scale).psnr()
            };
        }
    }

    /** The first step's rates: learnt ones of each layer, where the vector has them. */
    private double[] firstRates(float[] theta) {
        NetworkShape shape = job.shape();
        double[] rates = new double[shape.tensors()];
        for (int t = 0; t < rates.length; t++) {
            rates[t] = theta.length > shape.parameters() ? theta[shape.parameters() + t / 2] : firstRate;
        }
        return rates;
    }
}
