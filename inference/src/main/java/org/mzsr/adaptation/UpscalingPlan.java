package org.mzsr.adaptation;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.build.Version;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Recentring;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Canvas;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
import org.mzsr.tensor.BackendOptions;

/**
 * All that an enlarged image depends on, beside the image and its degradation: resolved once from options, configuration and
 * the weights' header, and the same for one image, an evaluation, a validation or a whole archive. Immutable; it can be sent to
 * other machines, and used by many threads at once.
 *
 * @param method interpolation, meta-trained weights, ZSSR
 * @param scale to enlarge by, above 1, at most 16
 * @param recentring where kernels' centres of mass are moved to
 * @param options beyond the method
 * @param backend of the computation
 */
@API(status = API.Status.EXPERIMENTAL)
public record UpscalingPlan(
        Method method, double scale, Recentring recentring, ZeroShotOptions options, BackendOptions backend)
        implements Serializable {

    /** Checks the scale. */
    public UpscalingPlan {
        if (!(scale > 1 && scale <= 16)) {
            throw new BadInputException("Cannot upscale by " + scale + ": expected above 1, at most 16");
        }
    }

    /** A degradation as this plan takes it: for its scale, the kernel where it says. */
    public Degradation degradation(BlurKernel kernel, Subsampling subsampling) {
        return new Degradation(recentring.of(kernel, subsampling, scale), subsampling, scale);
    }

    /**
     * The same by name; direct subsampling where it does not say.
     *
     * @throws IOException if the kernel's file cannot be read
     */
    public Degradation degradation(NamedDegradation named) throws IOException {
        Subsampling kind = named.subsampling();
        return degradation(named.kernel().kernel(), kind == null ? Subsampling.DIRECT : kind);
    }

    /** The plan for images of one degradation, with what its method chooses by it. */
    public UpscalingPlan chosenFor(Degradation degradation) {
        return new UpscalingPlan(method.chosenFor(degradation), scale, recentring, options, backend);
    }

    /** Enlarges an image; {@code watcher} is told each result. */
    public void upscale(Image lr, Degradation degradation, Watcher watcher) {
        method.upscale(lr, degradation, options, backend, watcher);
    }

    /** The same as a picture. */
    public Picture upscale(Picture picture, Degradation degradation, Watcher watcher) {
        return ImageFiles.toPicture(enlarge(picture, degradation, watcher));
    }

    /**
     * Enlarges a picture to one of its kind: gray stays gray, 16 bits stay 16, alpha is enlarged beside the colours, which are
     * those that are seen.
     *
     * @param watcher told what happens, each result too; the last one is the picture's
     * @throws IllegalArgumentException if the picture is smaller than the kernel, so that nothing can be learnt from it
     */
    public BufferedImage enlarge(Picture picture, Degradation degradation, Watcher watcher) {
        Image lr = picture.visibleColor();
        Canvas.require(picture, Bicubic.size(lr.height(), scale), Bicubic.size(lr.width(), scale));
        BlurKernel given = degradation.kernel();
        // A wider one's LR son would be made of mirrored borders more than of the image.
        BlurKernel kernel = given.within(lr.height(), lr.width())
                .orElseThrow(
                        () -> new BadInputException("Cannot upscale an image: its " + lr.width() + "x" + lr.height()
                                + " pixels are fewer than the kernel's " + given.columns() + "x" + given.rows()
                                + "; there is nothing to learn the blur from"));
        Degradation fitting = new Degradation(kernel, degradation.subsampling(), degradation.scale());
        Drawing drawing = new Drawing(picture, fitting, watcher);
        upscale(lr, fitting, drawing);
        return drawing.result();
    }

    /** Draws each result while it is there, keeps the last one, and tells all to another. */
    private static final class Drawing implements Watcher {

        private final Picture picture;
        private final Degradation degradation;
        private final Watcher told;
        private @Nullable Canvas canvas;

        Drawing(Picture picture, Degradation degradation, Watcher told) {
            this.picture = picture;
            this.degradation = degradation;
            this.told = told;
        }

        BufferedImage result() {
            if (canvas == null) {
                throw new IllegalStateException("every method gives a result");
            }
            Image alpha = picture.alpha();
            if (alpha != null) {
                canvas.drawAlpha(degradation.interpolated(alpha));
            }
            return canvas.image();
        }

        @Override
        public void output(Output next) {
            Enlargement result = next.result();
            Canvas drawn = Canvas.of(picture, result.height(), result.width());
            result.windows(drawn::draw);
            canvas = drawn;
            told.output(next);
        }

        @Override
        public void son(Image son) {
            told.son(son);
        }

        @Override
        public void step(int step, double loss) {
            told.step(step, loss);
        }

        @Override
        public void chosen(ChosenSteps chosen) {
            told.chosen(chosen);
        }

        @Override
        public void training(int step, long steps, double error, double rate) {
            told.training(step, steps, error, rate);
        }
    }

    /** All of it by name, with versions, for the records that go with results. */
    public Map<String, String> provenance() {
        Map<String, String> settings = new LinkedHashMap<>(method.provenance());
        settings.put("scale", Double.toString(scale));
        settings.put("kernel-shift", recentring.toString());
        settings.put("options", options.toString());
        settings.put("backend", backend.toString());
        settings.put("versions", Version.all().toString());
        return settings;
    }

    /** {@link #provenance()} without versions, for people. */
    @Override
    public String toString() {
        Map<String, String> settings = provenance();
        settings.remove("versions");
        return settings.toString();
    }
}
