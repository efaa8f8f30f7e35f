package org.mzsr.tensor;

import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of a convolution from features to an image of few channels, by way of the convolution the other way round.
 *
 * <p>Few channels do not fill a vector, and oneDNN pads them where they are outputs: five times the work for three
 * channels. Where they are inputs it does not. With K the kernel and K′[r, c, out, in] = K[2−r, 2−c, in, out], the kernel
 * turned by 180° and transposed, the derivative by the input is K′ ∗ δ; and the derivative by K, with both roles
 * exchanged, is that of a convolution of δ by K′, turned back.
 */
final class TurnedConvolution {

    private final int in;
    private final int out;
    private final OneDnnTensor kernel;

    /** Allocates the turned kernel. */
    TurnedConvolution(OneDnn oneDnn, int in, int out) {
        this.in = in;
        this.out = out;
        kernel = OneDnnTensor.view(oneDnn, OneDnnTensor.allocate(oneDnn, 9 * in * out), 0, 3, 3, out, in);
    }

    boolean is(int in, int out) {
        return this.in == in && this.out == out;
    }

    /** As {@link TensorBackend#convolveBackward}. */
    void backward(
            OneDnnBackend backend,
            Tensor input,
            Tensor original,
            Tensor outputGradient,
            @Nullable Tensor inputGradient,
            Tensor kernelGradient,
            @Nullable Tensor biasGradient) {
        if (inputGradient != null) {
            turn(((OneDnnTensor) original).values(), kernel.values(), in, out);
            backend.convolve(outputGradient, kernel, null, inputGradient, Epilogue.STORE);
        }
        backend.kernelGradient(outputGradient, input, kernel, null);
        turn(kernel.values(), ((OneDnnTensor) kernelGradient).values(), out, in);
        if (biasGradient != null) {
            sum((OneDnnTensor) outputGradient, ((OneDnnTensor) biasGradient).values());
        }
    }

    /** {@code to[r, c, second, first] ← from[2−r, 2−c, first, second]}. */
    private static void turn(FloatIndexer from, FloatIndexer to, int first, int second) {
        for (long place = 0; place < 9; place++) {
            for (long i = 0; i < first; i++) {
                for (long j = 0; j < second; j++) {
                    to.put((place * second + j) * first + i, from.get(((8 - place) * first + i) * second + j));
                }
            }
        }
    }

    /** The sum of each channel, in a fixed order. */
    private static void sum(OneDnnTensor images, FloatIndexer sums) {
        FloatIndexer values = images.values();
        int channels = images.dimension(1);
        long pixels = (long) images.dimension(2) * images.dimension(3);
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            for (long image = 0; image < images.dimension(0); image++) {
                long start = (image * channels + channel) * pixels;
                for (long i = start; i < start + pixels; i++) {
                    sum += values.get(i);
                }
            }
            sums.put(channel, (float) sum);
        }
    }
}
