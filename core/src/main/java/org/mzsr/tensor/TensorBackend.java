package org.mzsr.tensor;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The primitives that MZSR needs from a tensor library.
 *
 * <p>Tensors are allocated once and reused: no primitive allocates tensors after it was first used for a size. Images are
 * {@code [n, channels, height, width]} and convolution kernels {@code [3, 3, in, out]} (row, column, in, out);
 * {@link #write} and {@link #read} see them in C order, whatever a backend makes of them in between. Kernels and biases are
 * views of vectors. A backend and its tensors belong to one thread at a time. {@link #close()} frees every tensor.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface TensorBackend extends AutoCloseable {

    /** One line for people: library, precision, acceleration that is active, threads. */
    String description();

    /**
     * What decides the last digits of its results beside this program: library and instructions, such as {@code onednn avx512}. Two
     * machines that say the same give the same bits.
     */
    String arithmetic();

    /** Makes the calling thread the one that uses this backend; needed when another thread did before. */
    void attach();

    /**
     * Allocates a tensor filled with zeros: images {@code [n, channels, height, width]}, or a vector.
     *
     * @throws IllegalArgumentException if it would have more than 2³¹ − 1 elements
     */
    Tensor allocate(int... shape);

    /**
     * A tensor that shares memory with part of a vector.
     *
     * @param source the vector to look into
     * @param offset first element of the view, counted in C order
     * @param shape shape of the view; {@code offset} plus its size must not exceed {@code source.size()}
     */
    Tensor view(Tensor source, int offset, int... shape);

    /** Copies {@code target.size()} numbers of {@code source}, from index {@code offset}, into {@code target}. */
    void write(double[] source, int offset, Tensor target);

    /** Copies all elements of {@code source} to {@code target}, from index {@code offset}. */
    void read(Tensor source, double[] target, int offset);

    /**
     * 3×3 cross-correlation with zero padding, {@code result(y, x) = bias + Σ input(y+r−1, x+c−1) · kernel[r, c]}.
     *
     * @param input {@code [n, in, h, w]}
     * @param kernel {@code [3, 3, in, out]}
     * @param bias {@code [out]}, or null for none
     * @param output {@code [n, out, h, w]}
     * @param epilogue what becomes of the result in {@code output}
     */
    void convolve(Tensor input, Tensor kernel, @Nullable Tensor bias, Tensor output, Epilogue epilogue);

    /**
     * The derivatives of a convolution applied to {@code outputGradient}.
     *
     * @param inputGradient {@code [n, in, h, w]}, overwritten with the derivative by {@code input}, or null if it is not
     *     wanted
     * @param kernelGradient {@code [3, 3, in, out]}, overwritten with the derivative by {@code kernel}
     * @param biasGradient {@code [out]}, overwritten with the derivative by the bias, or null if it is not wanted
     */
    void convolveBackward(
            Tensor input,
            Tensor kernel,
            Tensor outputGradient,
            @Nullable Tensor inputGradient,
            Tensor kernelGradient,
            @Nullable Tensor biasGradient);

    /** {@code x ← x} where {@code activation > 0}, 0 elsewhere: the derivative of {@link Epilogue#RECTIFY}, 0 at 0. */
    void mask(Tensor activation, Tensor x);

    /** {@code y ← y + factor · x}. */
    void add(double factor, Tensor x, Tensor y);

    /** {@code z ← z + factor · x ⊙ y}, of vectors. */
    void addProduct(double factor, Tensor x, Tensor y, Tensor z);

    /** {@code y ← x}. */
    void copy(Tensor x, Tensor y);

    /** {@code x ← 0}. */
    void clear(Tensor x);

    /**
     * Mean absolute error and its derivative: {@code losses[slot] ← mean |prediction − target|} and
     * {@code gradient ← sign(prediction − target) / size}, with sign(0) = 0. All three tensors have the same size.
     */
    void absoluteError(Tensor prediction, Tensor target, Tensor gradient, Tensor losses, int slot);

    /** Frees all tensors of this backend. */
    @Override
    void close();
}
