package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Kernels;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.ImageFiles;
import org.mzsr.weights.Weights;
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
            description = "The image to enlarge; or several, or a folder of them.")
    private List<Path> images = List.of();

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

    @Option(
            names = "--steps",
            paramLabel = "N|auto",
            converter = Steps.Converter.class,
            description = "Gradient steps; auto holds out a part of the image, stops when that gets worse, and never"
                    + " returns what is worse than bicubic by it. Default: 10.")
    private @Nullable Steps steps;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE|DIR",
            description = "Where the PNG goes; for several images, a folder.")
    private Path out = Path.of("");

    @Option(
            names = "--save-steps",
            paramLabel = "DIR",
            description = "Also writes bicubic interpolation there; with --method mzsr the LR son too, and with a fixed"
                    + " number of steps the result after each.")
    private @Nullable Path saveSteps;

    @Mixin
    private AdaptationOptions adaptation = new AdaptationOptions();

    @Override
    public Integer call() throws IOException {
        Weights weights = adaptation.weights();
        if (weights == null && adaptation.method() == Method.MZSR) {
            throw new IllegalArgumentException(
                    "Cannot upscale without weights: give --weights FILE, or train on the image with --method zssr");
        }
        if (adaptation.method() == Method.ZSSR && steps != null) {
            throw new IllegalArgumentException(
                    "Cannot use --steps with --method zssr: it stops by itself; limit it with --set zssr.max-steps=N");
        }
        Map<Path, Path> work = results();
        Configuration configuration = adaptation.configuration();
        double factor = adaptation.scale(weights, configuration);
        warnOfScale(weights, factor);
        Degradation degradation =
                new Degradation(adaptation.kernel(Kernels.parse(kernel), factor), subsampling, factor);
        Steps wanted = steps == null ? new Steps(10) : steps;
        SingleImage upscaling = new SingleImage(
                adaptation, configuration, weights, degradation, wanted, saveSteps, System.out::println);
        Map<String, String> settings = adaptation.settings(weights, configuration);
        settings.put("kernel", kernel);
        settings.put("subsampling", subsampling.name().toLowerCase(Locale.ROOT));
        settings.put("scale", Double.toString(factor));
        int failed = 0;
        for (Map.Entry<Path, Path> image : work.entrySet()) {
            try {
                upscaling.upscale(image.getKey(), image.getValue(), settings);
            } catch (IOException | RuntimeException e) {
                if (work.size() == 1) {
                    throw e;
                }
                // One bad image of many must not cost the others.
                System.err.println("mzsr: " + image.getKey() + ": " + e.getMessage());
                failed++;
            }
        }
        if (failed > 0) {
            throw new IOException(
                    "Cannot upscale " + failed + " of " + work.size() + " images; the others are in " + out);
        }
        return 0;
    }

    /** Each image with the file that its result goes to. */
    private Map<Path, Path> results() throws IOException {
        boolean many = images.size() > 1 || Files.isDirectory(images.get(0));
        if (!many) {
            if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".png") || Files.isDirectory(out)) {
                throw new IllegalArgumentException("Cannot write " + out + ": expected a file name that ends in .png");
            }
            refuseSameFile(images, out);
            return Map.of(images.get(0), out);
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new IllegalArgumentException("Cannot write several images to " + out + ": expected a folder");
        }
        List<Path> files = new ArrayList<>();
        for (Path image : images) {
            files.addAll(Files.isDirectory(image) ? ImageFiles.list(image) : List.of(image));
        }
        Map<Path, Path> work = new LinkedHashMap<>();
        for (Path file : files) {
            Path target = out.resolve(ImageFiles.stem(file) + ".png");
            if (work.containsValue(target)) {
                throw new IllegalArgumentException("Cannot write two results to " + target
                        + ": two images have the name " + ImageFiles.stem(file));
            }
            refuseSameFile(files, target);
            work.put(file, target);
        }
        return work;
    }

    /** An image may be the only copy. */
    private static void refuseSameFile(List<Path> files, Path target) throws IOException {
        for (Path file : files) {
            if (Files.exists(target) && Files.exists(file) && Files.isSameFile(target, file)) {
                throw new IllegalArgumentException(
                        "Cannot write " + target + ": that is an image to enlarge; choose another --out");
            }
        }
    }

    private static void warnOfScale(@Nullable Weights weights, double factor) {
        if (weights != null
                && weights.provenance().scale() != factor
                && !weights.provenance().scales().contains(factor)) {
            System.err.println("mzsr: the weights were not trained for scale " + factor + ", but for "
                    + weights.provenance().scales());
        }
    }
}
