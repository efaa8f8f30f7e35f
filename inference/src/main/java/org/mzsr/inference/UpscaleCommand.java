package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Interpolation;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.console.CommandLines;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelFile;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Recentring;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.estimation.KernelDoubt;
import org.mzsr.estimation.KernelEstimate;
import org.mzsr.image.Image;
import org.mzsr.shipped.ShippedPredictor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mzsr upscale}. */
@Command(
        name = "upscale",
        description = "Adapts weights to each image in a few gradient steps and enlarges it; needs no ground truth.")
public final class UpscaleCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE|DIR",
            description = "The image to enlarge; or several, or a folder of them; - for standard input.")
    private List<Path> images = List.of();

    @Option(
            names = "--kernel",
            defaultValue = AdaptationOptions.ESTIMATE,
            paramLabel = "K",
            description =
                    "The blur that the image went through: estimate (default), which finds it in each image; a .mat, .npy, .npz, .csv or .txt file, a formula such as"
                            + " 'gaussian(variance=2.0)', 'disk(radius=2)', 'motion(length=5, angle=0.3)', or a published name"
                            + " such as g2.0; -direct or -bicubic after it names the subsampling.")
    private String kernel = "";

    @Option(
            names = "--subsampling",
            description = "How it was made smaller: direct or bicubic; or a part of the kernel's name. Default: direct;"
                    + " bicubic where the kernel is to be found, unless --weights FILE was trained for direct.")
    private @Nullable Subsampling subsampling;

    @Option(
            names = "--steps",
            paramLabel = "N|auto",
            converter = StepsConverter.class,
            description =
                    "Gradient steps; auto (default) holds out a part of the image, stops when that gets worse, chooses"
                            + " back-projections and self-ensemble by it too, and never returns what is worse than bicubic by it.")
    private @Nullable Steps steps;

    @Option(
            names = "--out",
            paramLabel = "FILE|DIR",
            description =
                    "Where the PNG goes; for several images, a folder; - for standard output. Default for one image"
                            + " NAME.png: NAME-xSCALE.png beside it.")
    private @Nullable String out;

    @Option(
            names = "--save-steps",
            paramLabel = "DIR",
            description = "Also writes bicubic interpolation there; with --method mzsr the LR son too, and with a fixed"
                    + " number of steps the result after each.")
    private @Nullable Path saveSteps;

    @Option(names = "--recursive", description = "Takes the images in a folder's subfolders, too.")
    private boolean recursive;

    @Option(
            names = "--force",
            description = "Goes on where an image does not look as if it went through the given kernel.")
    private boolean force;

    private Consumer<String> notice = System.out::println;

    @Mixin
    private AdaptationOptions adaptation = new AdaptationOptions();

    @Override
    public Integer call() throws IOException {
        if (adaptation.trainsOnTheImage() && steps != null) {
            throw new BadInputException(
                    "Cannot use --steps with --method zssr: it stops by itself; limit it with --set zssr.max-steps=N");
        }
        try (Piped piped = Piped.of(images, out)) {
            images = piped.images();
            out = piped.out();
            notice = piped.toStandardOutput() ? System.err::println : System.out::println;
            int exit = upscale();
            piped.finish();
            return exit;
        }
    }

    private int upscale() throws IOException {
        boolean find = kernel.equalsIgnoreCase(AdaptationOptions.ESTIMATE);
        UpscalingPlan plans = adaptation.plan(new TreeSet<>(Set.of(steps != null ? steps : Steps.automatic())));
        if (find && plans.method() instanceof Interpolation) {
            // Which asks for no kernel, but for where LR pixels lie.
            find = false;
            kernel = "delta";
            subsampling = subsampling == null ? adaptation.usualSubsampling() : subsampling;
        }
        ResultFiles results = new ResultFiles(images, recursive);
        results.leftOut().forEach(sentence -> System.err.println("mzsr: " + sentence));
        Map<Path, Path> work = results.of(out, plans.scale());
        Map<String, String> settings = new LinkedHashMap<>();
        List<Path> inputs = new ArrayList<>(work.keySet());
        adaptation.weightsFile().ifPresent(inputs::add);
        FileUpscaling upscaling = find ? finding(plans, inputs, settings) : knowing(plans, inputs, settings);
        int failed = 0;
        for (Map.Entry<Path, Path> image : work.entrySet()) {
            try {
                upscaling.upscale(image.getKey(), image.getValue(), settings);
            } catch (IOException | RuntimeException e) {
                if (work.size() == 1) {
                    throw e;
                }
                // One bad image of many must not cost the others.
                System.err.println("mzsr: " + image.getKey() + ": " + CommandLines.explained(e));
                failed++;
            }
        }
        if (failed > 0) {
            throw new FileException(
                    "Cannot upscale " + failed + " of " + work.size() + " images; the others are in " + out);
        }
        return 0;
    }

    /** For images whose kernel is known. */
    private FileUpscaling knowing(UpscalingPlan plans, List<Path> inputs, Map<String, String> settings)
            throws IOException {
        NamedDegradation named = NamedDegradation.ofKernel(kernel);
        Subsampling kind = subsampling(named);
        Degradation degradation = plans.degradation(adaptation.read(named.kernel()), kind);
        UpscalingPlan plan = plans.chosenFor(degradation);
        settings.putAll(plan.provenance());
        settings.put("kernel", named.kernel() instanceof KernelFile file ? file.record() : kernel);
        settings.put("subsampling", kind.name().toLowerCase(Locale.ROOT));
        FileUpscaling.Degradations given = (lr, file, texts) -> {
            refuseWhatTheImageDoesNotShow(lr, degradation, plan);
            return degradation;
        };
        return new FileUpscaling(plan, given, inputs, saveSteps, notice);
    }

    private void refuseWhatTheImageDoesNotShow(Image lr, Degradation degradation, UpscalingPlan plan) {
        // Noise blurs nothing and looks sharp; a published recentring is half a pixel off.
        if (force
                || plan.method() instanceof Interpolation
                || plan.options().noiseLevel() > 0
                || plan.recentring() == Recentring.PUBLISHED) {
            return;
        }
        KernelEstimate found = ShippedPredictor.estimator()
                .estimate(lr, degradation.subsampling(), degradation.scale(), plan.backend());
        KernelDoubt.about(degradation, found).ifPresent(doubt -> {
            throw new BadInputException("Cannot upscale by kernel " + kernel + ": " + doubt
                    + "; leave --kernel out to use what is found, or go on with --force");
        });
    }

    /** For images of which it is to be found. */
    private FileUpscaling finding(UpscalingPlan plans, List<Path> inputs, Map<String, String> settings)
            throws IOException {
        Subsampling kind = subsampling == null ? adaptation.usualSubsampling() : subsampling;
        UpscalingPlan plan = plans.chosenFor(plans.degradation(BlurKernel.delta(), kind));
        settings.putAll(plan.provenance());
        settings.put("subsampling", kind.name().toLowerCase(Locale.ROOT));
        FoundKernels kernels = new FoundKernels(ShippedPredictor.estimator(), plan, kind, notice);
        return new FileUpscaling(plan, kernels, inputs, saveSteps, notice);
    }

    /** The one that was asked for, in the kernel's name or beside it. */
    private Subsampling subsampling(NamedDegradation named) {
        Subsampling inName = named.subsampling();
        if (inName != null && subsampling != null && inName != subsampling) {
            throw new BadInputException(
                    "Cannot use --subsampling " + subsampling.name().toLowerCase(Locale.ROOT) + " with --kernel "
                            + kernel + ", which says another; leave one out");
        }
        return inName != null ? inName : subsampling != null ? subsampling : Subsampling.DIRECT;
    }
}
