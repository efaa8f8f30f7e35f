package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Interpolation;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.SeenDisplacement;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.config.Configuration;
import org.mzsr.console.Settings;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelName;
import org.mzsr.degradation.Recentring;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.file.Recorded;
import org.mzsr.network.NetworkShape;
import org.mzsr.shipped.ChosenWeights;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendSettings;
import org.mzsr.tensor.Precision;
import org.mzsr.weights.Weights;
import org.mzsr.zssr.SelfTrained;
import org.mzsr.zssr.ZssrSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How images are adapted to: the options that upscaling and evaluation share. */
public final class AdaptationOptions {

    /** Where the weights that an image is enlarged with come from. */
    private enum Name {
        /** Meta-trained weights, adapted in a few steps. */
        MZSR,
        /** Random weights, trained on the image alone. */
        ZSSR
    }

    private static final String NONE = "none";

    /** What is said in place of a kernel where it is to be found in each image. */
    public static final String ESTIMATE = "estimate";

    @Option(
            names = "--method",
            defaultValue = "mzsr",
            description = "mzsr: adapt meta-trained weights in a few steps (default). zssr: train random weights on the"
                    + " image alone, for minutes; its settings are the section zssr of the configuration.")
    private Name method = Name.MZSR;

    @Option(
            names = "--weights",
            paramLabel = "FILE|none",
            description =
                    "Weights to adapt; by default those that come with the program for the scale and the subsampling. none: bicubic"
                            + " interpolation.")
    private @Nullable String weights;

    @Option(
            names = "--rates",
            split = ",",
            description = "Learning rates of the steps; by default adapt.rates where the configuration says it, or else"
                    + " those in the weights' file.")
    private @Nullable List<Double> rates;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description =
                    "At most so many with --steps auto. Default: 20 for small images, down to 3 for those of more than"
                            + " 66,000 pixels.")
    private @Nullable Integer maxSteps;

    @Option(names = "--scale", description = "Default: the weights' scale, or else the configuration's.")
    private @Nullable Double scale;

    @Option(
            names = "--kernel-shift",
            arity = "0..1",
            defaultValue = "none",
            fallbackValue = "published",
            paramLabel = "none|published|kernelgan",
            description =
                    "Moves kernels, given or found: published as the published code can (off there, and half a pixel off"
                            + " for odd sizes), kernelgan so that direct subsampling displaces nothing, as in DIV2KRK."
                            + " Default: none; published where nothing follows.")
    private Recentring kernelShift = Recentring.NONE;

    @Option(
            names = "--kernel-turned",
            description =
                    "Turns the kernel's file by 180°: it is meant for convolution, as those of KernelGAN and DIV2KRK"
                            + " are, not for correlation.")
    private boolean kernelTurned;

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
            description =
                    "Corrects the result N times by what it lacks when degraded again. Default: 0; with --steps auto"
                            + " chosen like the steps, 0 to 4; zssr: zssr.back-projections.")
    private @Nullable Integer backProjections;

    @Option(
            names = "--self-ensemble",
            negatable = true,
            description = "The median over turned and mirrored images: eight where the kernel looks the same from all"
                    + " sides, two for an anisotropic Gaussian. Default: off; with --steps auto chosen where the"
                    + " image is small; zssr: zssr.self-ensemble.")
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

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Native threads; by default compute.native-threads where the configuration says it, or else one"
                            + " for each core.")
    private @Nullable Integer threads;

    @Mixin
    private Settings settings = new Settings();

    /** A kernel as it was asked for. */
    BlurKernel read(KernelName name) throws IOException {
        BlurKernel kernel = name.kernel(notice -> System.err.println("mzsr: " + notice));
        return kernelTurned ? kernel.turned() : kernel;
    }

    /** The configuration that they stand on. */
    public Configuration configuration() throws IOException {
        return settings.configuration();
    }

    /** All that results depend on, resolved from these options, the configuration and the weights' header. */
    UpscalingPlan plan(SortedSet<Steps> steps) throws IOException {
        return plan(steps, Runtime.getRuntime().availableProcessors());
    }

    /**
     * The same.
     *
     * @param usualThreads native threads of one image, where nothing says how many
     */
    public UpscalingPlan plan(SortedSet<Steps> steps, int usualThreads) throws IOException {
        Configuration configuration = settings.configuration();
        refuseWhatDoesNotGoTogether();
        Weights loaded = loaded();
        double factor =
                scale != null ? scale : loaded != null ? loaded.provenance().scale() : configuration.number("scale");
        ZssrSettings zssr = configuration.bind("zssr", ZssrSettings.class);
        UpscalingPlan plan = new UpscalingPlan(
                method(loaded, configuration, zssr, steps),
                factor,
                kernelShift,
                options(zssr),
                backend(configuration, usualThreads));
        warnOfScale(loaded, factor);
        return plan;
    }

    /**
     * How images were made smaller, where neither an option nor a kernel's name says it: as the given weights were trained for, or
     * by bicubic, as most images are.
     */
    public Subsampling usualSubsampling() throws IOException {
        Weights given = loaded();
        return given != null && SeenDisplacement.subsampling(given.provenance()).equals("direct")
                ? Subsampling.DIRECT
                : Subsampling.BICUBIC;
    }

    /** The weights' file, where one was given. */
    Optional<Path> weightsFile() {
        return weights == null || NONE.equalsIgnoreCase(weights) ? Optional.empty() : Optional.of(Path.of(weights));
    }

    /** The weights that were given; null where none were. */
    private @Nullable Weights loaded() throws IOException {
        if (NONE.equalsIgnoreCase(weights)) {
            return null;
        }
        return weights != null ? Weights.read(Path.of(weights)) : null;
    }

    private void refuseWhatDoesNotGoTogether() {
        if (method == Name.ZSSR && weights != null) {
            throw new BadInputException("Cannot use --weights with --method zssr: it starts from random ones");
        }
        if (method == Name.ZSSR && rates != null) {
            throw new BadInputException("Cannot use --rates with --method zssr: its rate is zssr.learning-rate");
        }
        if (NONE.equalsIgnoreCase(weights) && (rates != null || backProjections != null || selfEnsemble != null)) {
            throw new BadInputException("Cannot use --rates, --back-projection or --self-ensemble with --weights none:"
                    + " bicubic interpolation has none of them");
        }
        if (rates != null && rates.stream().anyMatch(rate -> rate == 0)) {
            throw new BadInputException("Cannot adapt with --rates " + rates
                    + ": a step of 0 does nothing; decimals have a point, as in 0.02");
        }
        if (maxSteps != null && maxSteps < 1) {
            throw new BadInputException("Cannot take " + maxSteps + " steps at most: expected 1 or more");
        }
    }

    private static void warnOfScale(@Nullable Weights loaded, double factor) {
        if (loaded != null
                && loaded.provenance().scale() != factor
                && !loaded.provenance().scales().contains(factor)) {
            System.err.println("mzsr: the weights were not trained for scale " + factor + ", but for "
                    + loaded.provenance().scales());
        }
    }

    private Method method(
            @Nullable Weights loaded, Configuration configuration, ZssrSettings zssr, SortedSet<Steps> steps)
            throws IOException {
        if (method == Name.ZSSR) {
            return new SelfTrained(
                    configuration.bind("network", NetworkShape.class), zssr, configuration.wholeNumber("seed"));
        }
        Schedule asked = asked(configuration);
        int most = maxSteps == null ? 0 : maxSteps;
        if (weights == null) {
            return new ChosenWeights(asked, steps, most);
        }
        return loaded == null
                ? new Interpolation()
                : MetaTrained.of(
                        Recorded.name(Path.of(weights)),
                        loaded,
                        asked != null ? asked : Schedule.of(loaded),
                        steps,
                        most);
    }

    /** The rates that were asked for, by option or configuration; or null, for those that the weights came with. */
    private @Nullable Schedule asked(Configuration configuration) {
        if (rates != null) {
            return Schedule.of(rates);
        }
        if (configuration.isGiven("adapt.rates")) {
            return Schedule.of(configuration.numbers("adapt.rates"));
        }
        return null;
    }

    /** Whether the image alone is to be trained on. */
    public boolean trainsOnTheImage() {
        return method == Name.ZSSR;
    }

    private ZeroShotOptions options(ZssrSettings zssr) {
        boolean trains = trainsOnTheImage();
        int corrections = backProjections != null ? backProjections : trains ? zssr.backProjections() : 0;
        boolean ensemble = selfEnsemble != null ? selfEnsemble : trains && zssr.selfEnsemble();
        return new ZeroShotOptions(noiseLevel, corrections, ensemble, tile, patchesAbove);
    }

    private BackendOptions backend(Configuration configuration, int usualThreads) {
        return configuration
                .bind("compute", BackendSettings.class)
                .options(Precision.FLOAT32, threads(configuration, usualThreads));
    }

    /** Those that were asked for, by option or configuration, or else the usual number. */
    private int threads(Configuration configuration, int usual) {
        int count = threads != null
                ? threads
                : configuration.isGiven("compute.native-threads")
                        ? Math.toIntExact(configuration.wholeNumber("compute.native-threads"))
                        : usual;
        if (count < 1) {
            throw new BadInputException("Cannot compute with " + count + " threads: expected 1 or more");
        }
        return count;
    }
}
