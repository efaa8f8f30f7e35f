package org.mzsr.inference;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.ChosenSteps;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.Watcher;
import org.mzsr.console.Progress;
import org.mzsr.degradation.Degradation;
import org.mzsr.file.AtomicFile;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;

/**
 * Enlarges image files, one at a time, and writes pictures of the same kind.
 *
 * @param plan how
 * @param degradations what each image went through
 * @param inputs all files that are read, of which none is replaced
 * @param saveSteps folder for what lies between, or null
 * @param notice told, line by line, what a person may want to know
 */
record FileUpscaling(
        UpscalingPlan plan,
        Degradations degradations,
        Collection<Path> inputs,
        @Nullable Path saveSteps,
        Consumer<String> notice) {

    /** Says, or finds, what an image went through. */
    interface Degradations {

        /**
         * Of one image.
         *
         * @param out file that the result goes to
         * @param texts receives what is found, for the result's header
         */
        Degradation of(Image lr, Path out, Map<String, String> texts) throws IOException;
    }

    /**
     * Enlarges one file.
     *
     * @param texts to write into the picture's header, beside what was made of it
     */
    void upscale(Path file, Path out, Map<String, String> texts) throws IOException {
        Picture picture = ImageFiles.readPicture(file, what -> notice.accept(file + ": " + what));
        Image lr = picture.visibleColor();
        AtomicFile.refuseInput(out, inputs);
        AtomicFile.requireWritable(out);
        long start = System.nanoTime();
        Map<String, String> all = new LinkedHashMap<>(texts);
        Degradation degradation = degradations.of(lr, out, all);
        if (saveSteps != null) {
            save(file, "bicubic", Bicubic.resize(lr, degradation.scale()));
        }
        if (plan.method() instanceof MetaTrained method && method.seen().moves(degradation)) {
            notice.accept(String.format(
                    Locale.ROOT,
                    "moved by %.2f and %.2f pixels, to where images lay that the weights were trained with",
                    method.seen().down(degradation) - degradation.displacementDown(),
                    method.seen().right(degradation) - degradation.displacementRight()));
        }
        BufferedImage enlarged;
        try (Telling watcher = new Telling(file)) {
            enlarged = (saveSteps == null ? plan : withStepsBetween()).enlarge(picture, degradation, watcher);
            all.put("result", watcher.description);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        ImageFiles.writePng(enlarged, all, out);
        notice.accept(String.format(
                Locale.ROOT,
                "%s: %dx%d -> %dx%d, %s, %.2f s",
                out,
                lr.width(),
                lr.height(),
                enlarged.getWidth(),
                enlarged.getHeight(),
                all.get("result"),
                (System.nanoTime() - start) / 1e9));
    }

    /** With a result after each step on the way. */
    private UpscalingPlan withStepsBetween() {
        if (!(plan.method() instanceof MetaTrained method)
                || method.steps().last().areAutomatic()) {
            return plan;
        }
        SortedSet<Steps> each = new TreeSet<>();
        IntStream.rangeClosed(0, method.steps().last().count()).forEach(step -> each.add(new Steps(step)));
        return new UpscalingPlan(method.after(each), plan.scale(), plan.recentring(), plan.options(), plan.backend());
    }

    private void save(Path file, String name, Image image) {
        if (saveSteps != null) {
            try {
                Path target = saveSteps.resolve(ImageFiles.stem(file) + "-" + name + ".png");
                AtomicFile.refuseInput(target, inputs);
                ImageFiles.writePng(image, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Says what happens, and saves what lies between. */
    private final class Telling implements Watcher, AutoCloseable {

        private final Path file;
        private String description = "";
        private @Nullable Progress progress;

        Telling(Path file) {
            this.file = file;
        }

        @Override
        public void output(Output output) {
            description = output.description();
            if (output.method().matches("steps-\\d+")) {
                save(file, output.method().replace("steps", "step"), output.image());
            }
        }

        @Override
        public void son(Image son) {
            save(file, "son", son);
        }

        @Override
        public void step(int step, double loss) {
            notice.accept(String.format(Locale.ROOT, "step %d: loss %.6f", step, loss));
        }

        @Override
        public void chosen(ChosenSteps chosen) {
            List<Double> errors = chosen.errors();
            for (int step = 0; step < errors.size(); step++) {
                notice.accept(String.format(
                        Locale.ROOT,
                        "%s: held-out error %.6f%s",
                        Steps.inWords(step),
                        errors.get(step),
                        step == chosen.steps() && !chosen.bicubic() ? "  <- chosen" : ""));
            }
            if (!errors.isEmpty() && !chosen.bicubic()) {
                notice.accept(String.format(
                        Locale.ROOT,
                        "%s: held-out error %.6f  <- chosen",
                        chosen.finish(),
                        chosen.finish().error()));
            }
            notice.accept(String.format(
                    Locale.ROOT,
                    "bicubic: held-out error %.6f%s",
                    chosen.bicubicError(),
                    chosen.bicubic() ? "  <- chosen: no step is better than it" : ""));
        }

        @Override
        public void training(int step, long steps, double error, double rate) {
            if (progress == null) {
                progress = Progress.start("zssr " + file.getFileName(), "steps", steps, 0);
            }
            progress.at(step, String.format(Locale.ROOT, "error %.5f, rate %.0e", error, rate));
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
