package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.Common;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Kernels;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.tensor.Precision;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mzsr upscale}. */
@Command(
        name = "upscale",
        description = "Adapts weights to one image in a few gradient steps and enlarges it; needs no ground truth.")
public final class UpscaleCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IMAGE", description = "The image to enlarge.")
    private Path image = Path.of("");

    @Option(names = "--weights", required = true, paramLabel = "FILE", description = "Meta-trained weights.")
    private Path weights = Path.of("");

    @Option(
            names = "--kernel",
            required = true,
            paramLabel = "K",
            description = "The blur that the image went through: a .mat, .npy, .csv or .txt file, or a formula such as"
                    + " 'gaussian(variance=2.0)'.")
    private String kernel = "";

    @Option(
            names = "--subsampling",
            defaultValue = "direct",
            description = "How it was made smaller: direct (default) or bicubic.")
    private Subsampling subsampling = Subsampling.DIRECT;

    @Option(names = "--scale", description = "Default: the weights' scale.")
    private @Nullable Double scale;

    @Option(names = "--steps", defaultValue = "10", description = "Gradient steps. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the PNG goes.")
    private Path out = Path.of("");

    @Mixin
    private AdaptationOptions adaptation = new AdaptationOptions();

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        if (steps < 0) {
            throw new IllegalArgumentException("Cannot take " + steps + " steps: expected 0 or more");
        }
        if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".png") || Files.isDirectory(out)) {
            throw new IllegalArgumentException("Cannot write " + out + ": expected a file name that ends in .png");
        }
        Weights loaded = Weights.read(weights);
        Image lr = ImageFiles.read(image);
        double factor = scale == null ? loaded.provenance().scale() : scale;
        Degradation degradation = new Degradation(Kernels.parse(kernel), subsampling, factor);
        Schedule schedule = adaptation.schedule(loaded);

        long start = System.nanoTime();
        try (ZeroShot zeroShot = new ZeroShot(
                loaded.shape(), loaded.theta(), lr, degradation, Precision.FLOAT32, adaptation.threads())) {
            for (int step = 0; step < steps; step++) {
                double loss = zeroShot.step(schedule.at(step));
                if (!Double.isFinite(loss)) {
                    throw new IllegalStateException("Cannot adapt to " + image + ": the loss of step " + (step + 1)
                            + " is " + loss + "; lower --rates");
                }
                System.out.printf(Locale.ROOT, "step %d: loss %.6f (%.2f s)%n", step + 1, loss, seconds(start));
            }
            Image enlarged = zeroShot.upscale();
            ImageFiles.writePng(enlarged, out);
            System.out.printf(
                    Locale.ROOT,
                    "%s: %dx%d -> %dx%d, %d steps, %.2f s%n",
                    out,
                    lr.width(),
                    lr.height(),
                    enlarged.width(),
                    enlarged.height(),
                    steps,
                    seconds(start));
        }
        return 0;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
