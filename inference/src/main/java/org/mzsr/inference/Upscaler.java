package org.mzsr.inference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Parameters;
import org.mzsr.tensor.TensorBackend;

/** Enlarges LR images with a network: in tiles, by itself or as a self-ensemble, with back-projection. */
final class Upscaler {

    private final TiledForward network;
    private final Degradation degradation;
    private final ZeroShotOptions options;
    private final List<Turn> turns;

    Upscaler(TensorBackend backend, NetworkShape shape, Degradation degradation, ZeroShotOptions options) {
        this.degradation = degradation;
        this.options = options;
        network = new TiledForward(backend, shape, options.tile());
        turns = options.selfEnsemble()
                ? Stream.of(Turn.values())
                        .filter(turn -> degradation.kernel().isUnchangedBy(turn))
                        .toList()
                : List.of(Turn.NONE);
    }

    /** The network's output for an image that has its final size already, not clipped. */
    Image apply(Parameters theta, Image input) {
        return network.apply(theta, input);
    }

    /** The LR image, enlarged and clipped to 0..1. */
    Image upscale(Parameters theta, Image lr) {
        int height = Bicubic.size(lr.height(), degradation.scale());
        int width = Bicubic.size(lr.width(), degradation.scale());
        List<Image> outputs = turns.stream()
                .map(turn -> turned(theta, lr, turn, height, width))
                .toList();
        Image result = median(outputs).clip();
        for (int i = 0; i < options.backProjections(); i++) {
            result = backProjected(result, lr);
        }
        return result;
    }

    /**
     * The output for the turned LR image, turned back.
     *
     * <p>A network for direct subsampling has learnt to undo the {@link Degradation#displacement}. A turn that exchanges
     * two sides displaces the other way, so the network's input is moved to where it would be without the turn.
     */
    private Image turned(Parameters theta, Image lr, Turn turn, int height, int width) {
        Image small = turn.apply(lr);
        double displacement = 2 * degradation.displacement();
        Image input = Bicubic.resize(
                small,
                degradation.scale(),
                turn.swapsAxes() ? width : height,
                turn.swapsAxes() ? height : width,
                turn.flipsRows() ? displacement : 0,
                turn.flipsColumns() ? displacement : 0);
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
    private Image backProjected(Image enlarged, Image lr) {
        Image again = degradation.shrink(enlarged, lr.height(), lr.width());
        double[] missing = new double[lr.data().length];
        for (int i = 0; i < missing.length; i++) {
            missing[i] = lr.data()[i] - again.data()[i];
        }
        double back = -degradation.displacement();
        double[] correction = Bicubic.resize(
                        new Image(lr.channels(), lr.height(), lr.width(), missing),
                        degradation.scale(),
                        enlarged.height(),
                        enlarged.width(),
                        back,
                        back)
                .data();
        double[] result = new double[correction.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = enlarged.data()[i] + correction[i];
        }
        return new Image(enlarged.channels(), enlarged.height(), enlarged.width(), result).clip();
    }
}
