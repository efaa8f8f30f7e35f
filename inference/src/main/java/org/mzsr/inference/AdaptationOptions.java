package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.Settings;
import org.mzsr.console.Version;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendSettings;
import org.mzsr.tensor.Precision;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How images are adapted to: the options that upscaling and evaluation share. */
final class AdaptationOptions {

    @Option(
            names = "--method",
            defaultValue = "mzsr",
            description = "mzsr: adapt meta-trained weights in a few steps (default). zssr: train random weights on the"
                    + " image alone, for minutes; its settings are the section zssr of the configuration.")
    private Method method = Method.MZSR;

    @Option(names = "--weights", paramLabel = "FILE", description = "Weights to adapt.")
    private @Nullable Path weights;

    @Option(
            names = "--rates",
            split = ",",
            description = "Learning rates of the steps; by default those in the weights' file.")
    private @Nullable List<Double> rates;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many with --steps auto. Default: ${DEFAULT-VALUE}.")
    private int maxSteps;

    @Option(names = "--scale", description = "Default: the weights' scale, or else the configuration's.")
    private @Nullable Double scale;

    @Option(
            names = "--kernel-shift",
            description =
                    "Recentres the kernel as the published code can (off there, and half a pixel off for odd sizes).")
    private boolean kernelShift;

    @Option(
            names = "--noise-level",
            paramLabel = "SIGMA",
            defaultValue = "0",
            description =
                    "Standard deviation of noise added to the LR son, for noisy images; 1 is the range of a pixel.")
    private double noiseLevel;

    @Option(
            names = "--back-projection",
            paramLabel = "N",
            description = "Corrects the result N times by what it lacks when degraded again. Default: 0; zssr:"
                    + " zssr.back-projections.")
    private @Nullable Integer backProjections;

    @Option(
            names = "--self-ensemble",
            negatable = true,
            description = "The median over turned and mirrored images: eight where the kernel looks the same from all"
                    + " sides, two for an anisotropic Gaussian. Default: off; zssr: zssr.self-ensemble.")
    private @Nullable Boolean selfEnsemble;

    @Option(
            names = "--tile",
            paramLabel = "PIXELS",
            defaultValue = "512",
            description =
                    "Side of the pieces in which the result is computed: less memory, same result to float32's rounding."
                            + " Default: ${DEFAULT-VALUE}.")
    private int tile;

    @Option(
            names = "--patches-above",
            paramLabel = "PIXELS",
            defaultValue = "262144",
            description = "LR images with more pixels are adapted to by their 16 most informative patches of 128x128."
                    + " Default: ${DEFAULT-VALUE}.")
    private long patchesAbove;

    @Option(names = "--threads", paramLabel = "N", description = "Native threads; by default one for each core.")
    private @Nullable Integer threads;

    @Mixin
    private Settings settings = new Settings();

    Method method() {
        return method;
    }

    /** The weights that were asked for, or null. */
    @Nullable
    Weights weights() throws IOException {
        if (method == Method.ZSSR && weights != null) {
            throw new IllegalArgumentException("Cannot use --weights with --method zssr: it starts from random ones");
        }
        if (method == Method.ZSSR && rates != null) {
            throw new IllegalArgumentException("Cannot use --rates with --method zssr: its rate is zssr.learning-rate");
        }
        return weights == null ? null : Weights.read(weights);
    }

    /** What a result depends on beside image and degradation, for the records that go with it. */
    Map<String, String> settings(@Nullable Weights loaded, Configuration configuration) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("method", method.name().toLowerCase(Locale.ROOT));
        if (method == Method.ZSSR) {
            settings.put("network", network(configuration).toString());
            settings.put("zssr", zssr(configuration).toString());
            settings.put("seed", Long.toString(configuration.wholeNumber("seed")));
        } else {
            settings.put("weights", String.valueOf(weights));
            settings.put("rates", schedule(loaded).rates().toString());
            settings.put("max-steps", Integer.toString(maxSteps));
        }
        settings.put("kernel-shift", Boolean.toString(kernelShift));
        settings.put("options", options(configuration).toString());
        settings.put("backend", backend(configuration).toString());
        settings.put("versions", Version.all().toString());
        return settings;
    }

    /** The rates that were asked for, or else those that the weights came with; without weights nothing is adapted. */
    Schedule schedule(@Nullable Weights loaded) {
        if (rates != null) {
            return Schedule.of(rates);
        }
        if (loaded == null) {
            return Schedule.of(List.of(0.0));
        }
        return Schedule.of(loaded);
    }

    int maxSteps() {
        if (maxSteps < 1) {
            throw new IllegalArgumentException("Cannot take " + maxSteps + " steps at most: expected 1 or more");
        }
        return maxSteps;
    }

    double scale(@Nullable Weights loaded, Configuration configuration) {
        if (scale != null) {
            return scale;
        }
        return loaded != null ? loaded.provenance().scale() : configuration.number("scale");
    }

    BlurKernel kernel(BlurKernel kernel, double factor) {
        return kernelShift ? kernel.recentred(factor) : kernel;
    }

    Configuration configuration() throws IOException {
        return settings.configuration();
    }

    ZssrSettings zssr(Configuration configuration) {
        return configuration.bind("zssr", ZssrSettings.class);
    }

    NetworkShape network(Configuration configuration) {
        return configuration.bind("network", NetworkShape.class);
    }

    ZeroShotOptions options(Configuration configuration) {
        ZssrSettings zssr = zssr(configuration);
        boolean trains = method == Method.ZSSR;
        int corrections = backProjections != null ? backProjections : trains ? zssr.backProjections() : 0;
        boolean ensemble = selfEnsemble != null ? selfEnsemble : trains && zssr.selfEnsemble();
        return new ZeroShotOptions(noiseLevel, corrections, ensemble, tile, patchesAbove);
    }

    /** What computes: {@code --threads} threads of {@code compute.backend}. */
    BackendOptions backend(Configuration configuration) {
        BackendSettings compute = configuration.bind("compute", BackendSettings.class);
        return new BackendOptions(compute.backend(), Precision.FLOAT32, threads(), 0);
    }

    private int threads() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1) {
            throw new IllegalArgumentException("Cannot compute with " + count + " threads: expected 1 or more");
        }
        return count;
    }
}
