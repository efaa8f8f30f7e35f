package org.mzsr.tensor;

import org.bytedeco.javacpp.indexer.FloatIndexer;

/**
 * The kernel of the convolution the other way round: K′[r, c, out, in] = K[2−r, 2−c, in, out], turned by 180° and
 * transposed. It serves the derivatives of a convolution from features to an image of few channels.
 *
 * <p>Few channels do not fill a vector, and oneDNN pads them where they are outputs: five times the work for three
 * channels. Where they are inputs it does not. The derivative by the input is K′ ∗ δ; and the derivative by K, with both
 * roles exchanged, is that of a convolution of δ by K′, turned back.
 */
final class TurnedKernel {

    private final int in;
    private final int out;
    private final OneDnnTensor turned;

    /** Allocates one for kernels {@code [3, 3, in, out]}. */
    TurnedKernel(OneDnn oneDnn, int in, int out) {
        this.in = in;
        this.out = out;
        turned = OneDnnTensor.view(oneDnn, OneDnnTensor.allocate(oneDnn, 9 * in * out), 0, 3, 3, out, in);
    }

    boolean is(int in, int out) {
        return this.in == in && this.out == out;
    }

    /** {@code [3, 3, out, in]}. */
    OneDnnTensor tensor() {
        return turned;
    }

    /** Turns a kernel into it. */
    void set(OneDnnTensor kernel) {
        turn(kernel.values(), turned.values(), in, out);
    }

    /** Turns it back into a kernel. */
    void get(OneDnnTensor kernel) {
        turn(turned.values(), kernel.values(), out, in);
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
}
