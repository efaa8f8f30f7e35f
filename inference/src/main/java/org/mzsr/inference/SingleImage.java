package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.Progress;
import org.mzsr.degradation.Degradation;
import org.mzsr.file.AtomicFile;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
import org.mzsr.weights.Weights;

/**
 * Enlarges image files, one at a time, and writes pictures of the same kind.
 *
 * @param adaptation how
 * @param configuration for ZSSR
 * @param weights to adapt; null for ZSSR
 * @param degradation of the images
 * @param steps of the adaptation
 * @param saveSteps folder for what lies between, or null
 * @param notice told, line by line, what a person may want to know
 */
record SingleImage(
        AdaptationOptions adaptation,
        Configuration configuration,
        @Nullable Weights weights,
        Degradation degradation,
        Steps steps,
        @Nullable Path saveSteps,
        Consumer<String> notice) {

    void upscale(Path file, Path out, Map<String, String> settings) throws IOException {
        Picture picture = ImageFiles.readPicture(file);
        Image lr = picture.color();
        refuseKernelLargerThan(file, lr);
        AtomicFile.requireWritable(out);
        long start = System.nanoTime();
        if (saveSteps != null) {
            save(file, "bicubic", Bicubic.resize(lr, degradation.scale()));
        }
        Map<String, String> texts = new LinkedHashMap<>(settings);
        Image enlarged = weights == null ? trained(file, lr, texts) : adapted(file, lr, weights, texts);
        Image alpha = picture.alpha() == null ? null : Upscaler.interpolated(picture.alpha(), degradation);
        ImageFiles.writePng(picture.with(enlarged, alpha), texts, out);
        notice.accept(String.format(
                Locale.ROOT,
                "%s: %dx%d -> %dx%d, %s, %.2f s",
                out,
                lr.width(),
                lr.height(),
                enlarged.width(),
                enlarged.height(),
                texts.get("result"),
                (System.nanoTime() - start) / 1e9));
    }

    /** Its LR son would be made of mirrored borders more than of the image. */
    private void refuseKernelLargerThan(Path file, Image lr) {
        int rows = degradation.kernel().rows();
        int columns = degradation.kernel().columns();
        if (rows > lr.height() || columns > lr.width()) {
            throw new IllegalArgumentException("Cannot upscale " + file + ": its " + lr.width() + "x" + lr.height()
                    + " pixels are fewer than the kernel's " + columns + "x" + rows
                    + "; there is nothing to learn the blur from");
        }
    }

    private Image adapted(Path file, Image lr, Weights from, Map<String, String> texts) throws IOException {
        Schedule schedule = adaptation.schedule(from);
        try (ZeroShot zeroShot = new ZeroShot(
                from.shape(),
                from.theta(),
                lr,
                degradation,
                adaptation.options(configuration),
                adaptation.backend(configuration))) {
            save(file, "son", zeroShot.son());
            if (steps.areAutomatic()) {
                ChosenSteps chosen = zeroShot.adaptAutomatically(schedule, adaptation.maxSteps());
                texts.put("result", result(chosen));
                tell(chosen);
                return zeroShot.upscale();
            }
            for (int step = 0; step < steps.count(); step++) {
                if (saveSteps != null) {
                    save(file, "step-" + step, zeroShot.upscale());
                }
                double loss = zeroShot.step(schedule.at(step, from.shape()));
                if (!Double.isFinite(loss)) {
                    throw new IllegalStateException("Cannot adapt to " + file + ": the loss of step " + (step + 1)
                            + " is " + loss + "; lower --rates");
                }
                notice.accept(String.format(Locale.ROOT, "step %d: loss %.6f", step + 1, loss));
            }
            texts.put("result", counted(steps.count()));
            Image enlarged = zeroShot.upscale();
            save(file, "step-" + steps.count(), enlarged);
            return enlarged;
        }
    }

    private void tell(ChosenSteps chosen) {
        List<Double> errors = chosen.errors();
        for (int step = 0; step < errors.size(); step++) {
            notice.accept(String.format(
                    Locale.ROOT,
                    "%s: held-out error %.6f%s",
                    counted(step),
                    errors.get(step),
                    step == chosen.steps() && !chosen.bicubic() ? "  <- chosen" : ""));
        }
        notice.accept(String.format(
                Locale.ROOT,
                "bicubic: held-out error %.6f%s",
                chosen.bicubicError(),
                chosen.bicubic() ? "  <- chosen: no step is better than it" : ""));
    }

    private static String result(ChosenSteps chosen) {
        return chosen.bicubic() ? "bicubic, better than any step" : counted(chosen.steps()) + ", chosen";
    }

    private static String counted(int count) {
        return count == 1 ? "1 step" : count + " steps";
    }

    private Image trained(Path file, Image lr, Map<String, String> texts) throws IOException {
        ZssrSettings zssr = adaptation.zssr(configuration);
        try (Zssr training = new Zssr(
                        adaptation.network(configuration),
                        lr,
                        degradation,
                        zssr,
                        adaptation.options(configuration),
                        configuration.wholeNumber("seed"),
                        adaptation.backend(configuration));
                Progress progress = Progress.start(
                        "zssr " + file.getFileName(),
                        "steps",
                        (long) zssr.maxSteps() * (zssr.gradualScales().size() + 1),
                        0)) {
            int taken = training.train((step, error, rate) ->
                    progress.at(step, String.format(Locale.ROOT, "error %.5f, rate %.0e", error, rate)));
            texts.put("result", "zssr, " + taken + " steps");
            return training.upscale();
        }
    }

    private void save(Path file, String name, Image image) throws IOException {
        if (saveSteps != null) {
            ImageFiles.writePng(image, saveSteps.resolve(ImageFiles.stem(file) + "-" + name + ".png"));
        }
    }
}
