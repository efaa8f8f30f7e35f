package org.mzsr.adaptation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mzsr.degradation.Degradation;
import org.mzsr.error.FailedException;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.problem.Parameters;

/** Enlarges LR images with a network: in tiles, by itself or as a self-ensemble, with back-projection. */
public final class Upscaler {

    /** Pixels of a result from which on it is computed by windows: 400 MB as float64. */
    private static final double LARGE = 16_000_000;

    /** LR pixels that bicubic interpolation reaches, displaced by one at most. */
    private static final int INTERPOLATION = 4;

    private final TiledForward network;
    private final SeenDisplacement seen;
    private final Degradation degradation;
    private final ZeroShotOptions options;

    /**
     * An upscaler for images of one degradation.
     *
     * @param seen displacement in the network's training
     */
    public Upscaler(TiledForward network, SeenDisplacement seen, Degradation degradation, ZeroShotOptions options) {
        this.network = network;
        this.seen = seen;
        this.degradation = degradation;
        this.options = options;
    }

    /** The LR image, enlarged and clipped to 0..1, with all that the options ask for. */
    public Image upscale(Parameters theta, Image lr) {
        return upscale(theta, lr, options.selfEnsemble(), options.backProjections());
    }

    /**
     * The same, window by window where the image is large.
     *
     * @param selfEnsemble whether the result is the median over turned images
     * @param backProjections how often it is corrected
     */
    Enlargement enlargement(Parameters theta, Image lr, boolean selfEnsemble, int backProjections) {
        return isLarge(lr)
                ? windows(lr, backProjections, part -> upscale(theta, part, selfEnsemble, backProjections))
                : Enlargement.of(upscale(theta, lr, selfEnsemble, backProjections));
    }

    /** Bicubic interpolation in the same way. */
    Enlargement interpolation(Image lr) {
        return isLarge(lr)
                ? windows(lr, 0, part -> degradation.interpolated(part).clip())
                : Enlargement.of(degradation.interpolated(lr).clip());
    }

    /** Whether results go by windows: for whole scales, where they can, from so many pixels on. */
    private boolean isLarge(Image lr) {
        double scale = degradation.scale();
        return scale == Math.rint(scale) && lr.height() * scale * lr.width() * scale > LARGE;
    }

    /**
     * Windows of a result.
     *
     * @param backProjections each looks as far as the kernel and interpolation reach
     */
    Windows windows(Image lr, int backProjections, Windows.Computation computation) {
        int scale = (int) degradation.scale();
        int kernel = Math.max(degradation.kernel().rows(), degradation.kernel().columns());
        int once = (kernel + scale - 1) / scale + INTERPOLATION;
        int margin = (network.reach() + scale - 1) / scale + 2 * INTERPOLATION + backProjections * once;
        return new Windows(lr, scale, margin, computation);
    }

    /** The same with another finish. */
    Image upscale(Parameters theta, Image lr, boolean selfEnsemble, int backProjections) {
        Image result = enlarged(theta, lr, selfEnsemble);
        for (int i = 0; i < backProjections; i++) {
            result = backProjected(result, lr);
        }
        return result;
    }

    /** The network's output, clipped, or the self-ensemble's. */
    Image enlarged(Parameters theta, Image lr, boolean selfEnsemble) {
        int height = Bicubic.size(lr.height(), degradation.scale());
        int width = Bicubic.size(lr.width(), degradation.scale());
        List<Turn> turns = selfEnsemble ? turns() : List.of(Turn.NONE);
        refuseWhatNeedsMoreHeap(lr, (long) height * width, turns.size());
        List<Image> outputs = turns.stream()
                .map(turn -> turned(theta, lr, turn, height, width))
                .toList();
        return median(outputs).clip();
    }

    /** Those that leave the kernel as it is. */
    List<Turn> turns() {
        return Stream.of(Turn.values())
                .filter(turn -> degradation.kernel().isUnchangedBy(turn))
                .toList();
    }

    /** Results are kept as float64, one for each turn, and a few more while they are put together. */
    private static void refuseWhatNeedsMoreHeap(Image lr, long pixels, int turns) {
        long needed = 8L * lr.channels() * pixels * (turns + 4);
        long most = Runtime.getRuntime().maxMemory();
        if (needed > most) {
            throw new FailedException(String.format(
                    Locale.ROOT,
                    "Cannot upscale: %d results of %d pixels need %.1f GB of Java heap, got %.1f; allow more with"
                            + " MZSR_JAVA_OPTS=-Xmx%dg, or leave the self-ensemble out",
                    turns,
                    pixels,
                    needed / 1e9,
                    most / 1e9,
                    (long) Math.ceil(1.3 * needed / 1e9)));
        }
    }

    /**
     * The output for the turned LR image, turned back.
     *
     * <p>A network may have learnt to undo a displacement, which goes one way: say, half a pixel to the right. In a mirrored image the same displacement goes to the left, and the network would double it. Where
     * the scale is not whole, the result is also wider than LR pixels times scale, by a part of a pixel at its right end,
     * which mirroring brings to the left. So the network's input is moved to where it would be without the turn.
     */
    private Image turned(Parameters theta, Image lr, Turn turn, int height, int width) {
        Image small = turn.apply(lr);
        double scale = degradation.scale();
        int rows = turn.swapsAxes() ? width : height;
        int columns = turn.swapsAxes() ? height : width;
        double down = degradation.displacementDown();
        double right = degradation.displacementRight();
        Image input = Bicubic.resize(
                small,
                scale,
                rows,
                columns,
                seen.down(degradation) + (turn.flipsRows() ? down + rows - scale * small.height() : -down),
                seen.right(degradation) + (turn.flipsColumns() ? right + columns - scale * small.width() : -right));
        return turn.inverse().apply(network.apply(theta, input));
    }

    private static Image median(List<Image> images) {
        Image first = images.get(0);
        if (images.size() == 1) {
            return first;
        }
        double[] result = new double[first.data().length];
        double[] values = new double[images.size()];
        int middle = values.length / 2;
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < values.length; j++) {
                values[j] = images.get(j).data()[i];
            }
            Arrays.sort(values);
            result[i] = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        }
        return new Image(first.channels(), first.height(), first.width(), result);
    }

    /** y + ((lr − (y ∗ k)↓s)↑s): what is missing when the enlarged image is degraded again is added where it belongs. */
    Image backProjected(Image enlarged, Image lr) {
        double[] missing = missing(enlarged, lr);
        double[] correction = degradation
                .interpolated(
                        new Image(lr.channels(), lr.height(), lr.width(), missing), enlarged.height(), enlarged.width())
                .data();
        double[] result = new double[correction.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = enlarged.data()[i] + correction[i];
        }
        return new Image(enlarged.channels(), enlarged.height(), enlarged.width(), result).clip();
    }

    /** Mean absolute difference between an LR image and what its result, the network's plain output, is degraded to. */
    double lacking(Parameters theta, Image lr) {
        return Arrays.stream(missing(enlarged(theta, lr, false), lr))
                .map(Math::abs)
                .average()
                .orElseThrow();
    }

    /** lr − (y ∗ k)↓s. */
    private double[] missing(Image enlarged, Image lr) {
        // What the LR pixels cover; where the scale is not whole, the result ends with a part of a pixel more.
        int height = covered(lr.height(), enlarged.height());
        int width = covered(lr.width(), enlarged.width());
        Image again = degradation.shrink(enlarged.crop(0, 0, height, width), lr.height(), lr.width());
        double[] missing = new double[lr.data().length];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = lr.data()[i] - again.data()[i];
        }
        return missing;
    }

    private int covered(int pixels, int limit) {
        return Math.min(limit, (int) Math.rint(pixels * degradation.scale()));
    }
}
