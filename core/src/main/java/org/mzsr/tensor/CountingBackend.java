package org.mzsr.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A backend without memory and without arithmetic: it adds up what a computation that is set up on it would allocate. So
 * the memory of a task is known before anything is started, from the code that will allocate it.
 */
public final class CountingBackend implements TensorBackend {

    private long elements;

    /** One with nothing counted yet. */
    public CountingBackend() {}

    /** Bytes of all tensors allocated so far, if they had the given precision. */
    public long bytes(Precision precision) {
        return elements * (precision == Precision.FLOAT32 ? Float.BYTES : Double.BYTES);
    }

    @Override
    public String description() {
        return "counting";
    }

    @Override
    public String arithmetic() {
        return "none";
    }

    @Override
    public void attach() {}

    @Override
    public Tensor allocate(int... shape) {
        Tensor tensor = tensor(shape);
        elements += tensor.size();
        return tensor;
    }

    @Override
    public Tensor view(Tensor source, int offset, int... shape) {
        return tensor(shape);
    }

    private static Tensor tensor(int... shape) {
        int size = TensorSize.of(shape);
        return () -> size;
    }

    @Override
    public void write(double[] source, int offset, Tensor target) {}

    @Override
    public void read(Tensor source, double[] target, int offset) {}

    @Override
    public void convolve(Tensor input, Tensor kernel, @Nullable Tensor bias, Tensor output, Epilogue epilogue) {}

    @Override
    public void convolveBackward(
            Tensor input,
            Tensor kernel,
            Tensor outputGradient,
            @Nullable Tensor inputGradient,
            Tensor kernelGradient,
            @Nullable Tensor biasGradient) {}

    @Override
    public void mask(Tensor activation, Tensor x) {}

    @Override
    public void add(double factor, Tensor x, Tensor y) {}

    @Override
    public void addProduct(double factor, Tensor x, Tensor y, Tensor z) {}

    @Override
    public void copy(Tensor x, Tensor y) {}

    @Override
    public void clear(Tensor x) {}

    @Override
    public void absoluteError(Tensor prediction, Tensor target, Tensor gradient, Tensor losses, int slot) {}

    @Override
    public void close() {}
}
