package org.mzsr;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Recentring;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
import org.mzsr.shipped.ShippedPredictor;
import org.mzsr.shipped.ShippedWeights;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;
import org.mzsr.weights.Weights;

/**
 * Zero-shot super-resolution for programs, in a few lines:
 *
 * <pre>{@code
 * Mzsr mzsr = Mzsr.load(Path.of("weights.safetensors"));
 * BufferedImage large = mzsr.upscale(ImageIO.read(new File("old.png")), "gaussian(variance=2.0)");
 * }</pre>
 *
 * <p>Gray stays gray, 16 bits stay 16, alpha is enlarged beside the colours, as {@code mzsr upscale} does it, to the pixel. It
 * prints nothing and ends no process; what cannot be done is an exception with a sentence ({@link org.mzsr.error.Explained}).
 *
 * <p>Immutable, and safe for use by many threads at once: each image is adapted to in memory of its own, outside the Java heap,
 * which is freed when the image is done. Weights are loaded once. Each thread that enlarges computes with {@link #threads} native
 * threads.
 */
@API(status = API.Status.STABLE)
public final class Mzsr {

    private final Weights weights;
    private final UpscalingPlan plan;

    private Mzsr(Weights weights, UpscalingPlan plan) {
        this.weights = weights;
        this.plan = plan;
    }

    /**
     * Loads weights; images will be adapted to in ten steps with the rates in their header, on all cores.
     *
     * @param file a {@code .safetensors} file of this program
     * @throws IOException if it cannot be read as weights
     */
    public static Mzsr load(Path file) throws IOException {
        return of(Weights.read(file), file.toString());
    }

    /**
     * The weights that come with the program for a scale and a subsampling.
     *
     * @throws IllegalArgumentException if there are none for them
     */
    public static Mzsr shipped(double scale, Subsampling subsampling) {
        ShippedWeights shipped = ShippedWeights.of(scale, subsampling);
        return of(shipped.read(), shipped.toString()).scale(scale);
    }

    /**
     * The same with weights that are here already.
     *
     * @param source where they come from, for records
     */
    public static Mzsr of(Weights weights, String source) {
        MetaTrained method = MetaTrained.of(source, weights, Schedule.of(weights), after(new Steps(10)), 0);
        BackendOptions backend =
                BackendOptions.of(Precision.FLOAT32, Runtime.getRuntime().availableProcessors());
        return new Mzsr(
                weights,
                new UpscalingPlan(
                        method, weights.provenance().scale(), Recentring.NONE, ZeroShotOptions.PLAIN, backend));
    }

    private static SortedSet<Steps> after(Steps steps) {
        SortedSet<Steps> set = new TreeSet<>();
        set.add(steps);
        return set;
    }

    /** With another number of gradient steps; {@link Steps#automatic()} takes as many as help. */
    public Mzsr steps(Steps steps) {
        MetaTrained method = (MetaTrained) plan.method();
        return new Mzsr(
                weights,
                new UpscalingPlan(
                        method.after(after(steps)), plan.scale(), plan.recentring(), plan.options(), plan.backend()));
    }

    /** With another scale, above 1, at most 16. */
    public Mzsr scale(double scale) {
        return new Mzsr(
                weights, new UpscalingPlan(plan.method(), scale, plan.recentring(), plan.options(), plan.backend()));
    }

    /** With a self-ensemble, back-projections, noise on the LR son, other tiles. */
    public Mzsr options(ZeroShotOptions options) {
        return new Mzsr(
                weights, new UpscalingPlan(plan.method(), plan.scale(), plan.recentring(), options, plan.backend()));
    }

    /** With so many native threads for each image, at least 1. */
    public Mzsr threads(int threads) {
        BackendOptions backend = plan.backend().with(threads);
        return new Mzsr(
                weights, new UpscalingPlan(plan.method(), plan.scale(), plan.recentring(), plan.options(), backend));
    }

    /** The weights. */
    public Weights weights() {
        return weights;
    }

    /** All that results depend on beside the image and its kernel. */
    public UpscalingPlan plan() {
        return plan;
    }

    /**
     * Enlarges an image.
     *
     * @param image of any kind that Java2D has; colours of a profile other than sRGB are converted to it
     * @param kernel the blur that it went through, as {@link NamedDegradation} reads it: {@code gaussian(variance=2.0)},
     *     {@code g2.0-bicubic}, a file
     * @return an image of the same kind, larger
     * @throws IOException if the kernel is a file that cannot be read
     * @throws IllegalArgumentException if the kernel is none, or larger than the image
     */
    public BufferedImage upscale(BufferedImage image, String kernel) throws IOException {
        NamedDegradation named = NamedDegradation.ofKernel(kernel);
        Subsampling subsampling = named.subsampling() == null ? Subsampling.DIRECT : named.subsampling();
        Degradation degradation = plan.degradation(named.kernel().kernel(), subsampling);
        return plan.enlarge(ImageFiles.toPicture(image), degradation, output -> {});
    }

    /**
     * Enlarges an image whose blur nobody knows: it is found in the image.
     *
     * @param image of any kind that Java2D has; colours of a profile other than sRGB are converted to it
     * @param subsampling that made it small after the blur; bicubic for what programs and web sites have made smaller
     * @return an image of the same kind, larger
     * @throws IllegalArgumentException if the image is too small to adapt to
     */
    public BufferedImage upscale(BufferedImage image, Subsampling subsampling) {
        Picture picture = ImageFiles.toPicture(image);
        return plan.enlarge(picture, find(picture, subsampling), output -> {});
    }

    /**
     * The blur of a picture, found in it by the predictor that comes with the program, as an anisotropic Gaussian.
     *
     * @param subsampling that made it small after the blur
     * @return what {@link #upscale(Picture, Degradation)} takes
     */
    public Degradation find(Picture picture, Subsampling subsampling) {
        return plan.degradation(
                ShippedPredictor.estimator()
                        .estimate(picture.visibleColor(), subsampling, plan.scale(), plan.backend())
                        .kernel(),
                subsampling);
    }

    /**
     * An image after several numbers of gradient steps, in one adaptation.
     *
     * @param lr the LR image
     * @param degradation that made it
     * @param steps different ones; 0 is the weights as they are
     * @return a result for each, fewest steps first
     */
    public List<Output> after(Image lr, Degradation degradation, int... steps) {
        MetaTrained method = (MetaTrained) plan.method();
        SortedSet<Steps> set = IntStream.of(steps).mapToObj(Steps::new).collect(Collectors.toCollection(TreeSet::new));
        List<Output> outputs = new ArrayList<>();
        method.after(set).upscale(lr, degradation, plan.options(), plan.backend(), outputs::add);
        return outputs;
    }

    /** Enlarges a picture that a degradation of this scale has made. */
    public Picture upscale(Picture picture, Degradation degradation) {
        return plan.upscale(picture, degradation, output -> {});
    }
}
