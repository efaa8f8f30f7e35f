package org.mzsr.network;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.problem.ParameterTensor;

/**
 * The network of MZSR (Soh, Cho, Cho, CVPR 2020, section 4.1): {@code depth} convolutions 3×3 with zero padding,
 * {@code width} features between them, ReLU after all but the last, whose output is added to the input.
 *
 * @param depth number of convolutions, at least 2; the paper has 8
 * @param width number of features, at least 1; the paper has 64
 * @param channels image channels, at least 1; 3 for RGB
 * @param aligned whether its input lies where its output shall, moved back by the degradation's known displacement; the paper's
 *     does not, and learns to move by half a pixel
 */
@API(status = API.Status.EXPERIMENTAL)
public record NetworkShape(int depth, int width, int channels, boolean aligned) implements Architecture {

    /** A network whose input is displaced, as the paper's. */
    public NetworkShape(int depth, int width, int channels) {
        this(depth, width, channels, false);
    }

    /** Checks the ranges. */
    public NetworkShape {
        if (depth < 2 || depth > 1000 || width < 1 || width > 4096 || channels < 1 || channels > 64) {
            throw new BadInputException(
                    "Cannot build a network: got depth " + depth + ", width " + width + ", channels " + channels
                            + "; expected a depth of 2 to 1000, a width of 1 to 4096, 1 to 64 channels");
        }
        long weights = 9L * width * (2L * channels + (depth - 2L) * width);
        if (weights > 100_000_000) {
            throw new BadInputException(
                    "Cannot build a network of " + weights + " weights: expected 100 million at most");
        }
    }

    /**
     * One convolution's place in the flat parameter vector: kernel {@code [3, 3, in, out]} in C order, then bias.
     *
     * @param index from 0
     * @param in input channels
     * @param out output channels
     * @param offset first element of the kernel
     */
    public record Layer(int index, int in, int out, int offset) {

        /** {@code conv1}, {@code conv2}, … */
        public String name() {
            return "conv" + (index + 1);
        }

        /** Elements of the kernel. */
        public int kernelSize() {
            return 9 * in * out;
        }

        /** First element of the bias. */
        public int biasOffset() {
            return offset + kernelSize();
        }

        private int end() {
            return biasOffset() + out;
        }
    }

    /** The layers in the order of the flat parameter vector: conv1 kernel, conv1 bias, conv2 kernel, … */
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < depth; i++) {
            Layer layer = new Layer(i, i == 0 ? channels : width, i == depth - 1 ? channels : width, offset);
            layers.add(layer);
            offset = layer.end();
        }
        return List.copyOf(layers);
    }

    /** Length of the flat parameter vector; 225 091 for the paper's network. */
    @Override
    public int parameters() {
        return layers().get(depth - 1).end();
    }

    /** A kernel and a bias for each layer. */
    @Override
    public List<ParameterTensor> tensors() {
        List<ParameterTensor> tensors = new ArrayList<>();
        for (Layer layer : layers()) {
            tensors.add(new ParameterTensor(
                    layer.name() + ".weight",
                    layer.index(),
                    layer.offset(),
                    List.of(3, 3, layer.in(), layer.out()),
                    List.of(3, 2, 0, 1)));
            tensors.add(ParameterTensor.of(layer.name() + ".bias", layer.index(), layer.biasOffset(), layer.out()));
        }
        return List.copyOf(tensors);
    }

    @Override
    public double[] initial(long seed) {
        return Initialization.he(this, seed);
    }
}
