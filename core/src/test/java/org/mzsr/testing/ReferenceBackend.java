package org.mzsr.testing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/** The primitives as plain loops over float64 arrays, as their definitions have them: slow, and easy to believe. */
public final class ReferenceBackend implements TensorBackend {

    private record Array(double[] data, int start, int[] shape, int size) implements Tensor {}

    @Override
    public String description() {
        return "reference float64, plain loops";
    }

    @Override
    public String arithmetic() {
        return "float64";
    }

    @Override
    public void attach() {}

    @Override
    public Tensor allocate(int... shape) {
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return new Array(new double[size], 0, shape.clone(), size);
    }

    @Override
    public Tensor view(Tensor source, int offset, int... shape) {
        Array array = (Array) source;
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (offset < 0 || offset + size > array.size()) {
            throw new IllegalArgumentException("Cannot view elements " + offset + ".." + (offset + size - 1)
                    + " of a tensor with " + array.size() + " elements");
        }
        return new Array(array.data(), array.start() + offset, shape.clone(), size);
    }

    @Override
    public void write(double[] source, int offset, Tensor target) {
        Array array = (Array) target;
        System.arraycopy(source, offset, array.data(), array.start(), array.size());
    }

    @Override
    public void read(Tensor source, double[] target, int offset) {
        Array array = (Array) source;
        System.arraycopy(array.data(), array.start(), target, offset, array.size());
    }

    /** A row of products: {@code length} pixels that one element of the kernel connects. */
    private interface Row {
        void visit(int input, int kernel, int output, int length);
    }

    /** All products of a convolution, row by row, as places in the three arrays. */
    private static void forEachRow(Array input, Array kernel, Array output, Row row) {
        int count = input.shape()[0];
        int in = input.shape()[1];
        int out = output.shape()[1];
        int height = input.shape()[2];
        int width = input.shape()[3];
        for (int n = 0; n < count; n++) {
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    for (int tap = 0; tap < 9; tap++) {
                        int down = tap / 3 - 1;
                        int right = tap % 3 - 1;
                        int length = width - Math.abs(right);
                        for (int y = Math.max(0, -down); y < height - Math.max(0, down) && length > 0; y++) {
                            int left = Math.max(0, -right);
                            row.visit(
                                    input.start() + ((n * in + i) * height + y + down) * width + left + right,
                                    kernel.start() + (tap * in + i) * out + o,
                                    output.start() + ((n * out + o) * height + y) * width + left,
                                    length);
                        }
                    }
                }
            }
        }
    }

    @Override
    public void convolve(Tensor input, Tensor kernel, @Nullable Tensor bias, Tensor output, Epilogue epilogue) {
        Array from = (Array) input;
        Array weights = (Array) kernel;
        Array to = (Array) output;
        int plane = to.shape()[2] * to.shape()[3];
        double[] x = from.data();
        double[] y = to.data();
        for (int i = 0; i < to.size(); i++) {
            double start = bias == null ? 0 : ((Array) bias).data()[((Array) bias).start() + i / plane % to.shape()[1]];
            y[to.start() + i] = epilogue == Epilogue.ADD ? y[to.start() + i] + start : start;
        }
        forEachRow(from, weights, to, (i, k, o, length) -> {
            double weight = weights.data()[k];
            for (int at = 0; at < length; at++) {
                y[o + at] += weight * x[i + at];
            }
        });
        if (epilogue == Epilogue.RECTIFY) {
            for (int i = to.start(); i < to.start() + to.size(); i++) {
                y[i] = Math.max(y[i], 0);
            }
        }
    }

    @Override
    public void convolveBackward(
            Tensor input,
            Tensor kernel,
            Tensor outputGradient,
            @Nullable Tensor inputGradient,
            Tensor kernelGradient,
            @Nullable Tensor biasGradient) {
        Array from = (Array) input;
        Array weights = (Array) kernel;
        Array delta = (Array) outputGradient;
        Array byKernel = (Array) kernelGradient;
        clear(byKernel);
        // Both kernels lie alike, but for where they start.
        int shift = byKernel.start() - weights.start();
        forEachRow(from, weights, delta, (i, k, o, length) -> {
            double sum = 0;
            for (int at = 0; at < length; at++) {
                sum += delta.data()[o + at] * from.data()[i + at];
            }
            byKernel.data()[k + shift] += sum;
        });
        if (inputGradient != null) {
            Array byInput = (Array) inputGradient;
            clear(byInput);
            forEachRow(byInput, weights, delta, (i, k, o, length) -> {
                double weight = weights.data()[k];
                for (int at = 0; at < length; at++) {
                    byInput.data()[i + at] += weight * delta.data()[o + at];
                }
            });
        }
        if (biasGradient != null) {
            Array byBias = (Array) biasGradient;
            clear(byBias);
            int plane = delta.shape()[2] * delta.shape()[3];
            for (int i = 0; i < delta.size(); i++) {
                byBias.data()[byBias.start() + i / plane % delta.shape()[1]] += delta.data()[delta.start() + i];
            }
        }
    }

    @Override
    public void mask(Tensor activation, Tensor x) {
        Array by = (Array) activation;
        Array array = (Array) x;
        for (int i = 0; i < array.size(); i++) {
            if (!(by.data()[by.start() + i] > 0)) {
                array.data()[array.start() + i] = 0;
            }
        }
    }

    @Override
    public void addProduct(double factor, Tensor x, Tensor y, Tensor z) {
        Array left = (Array) x;
        Array right = (Array) y;
        Array to = (Array) z;
        for (int i = 0; i < to.size(); i++) {
            to.data()[to.start() + i] += factor * left.data()[left.start() + i] * right.data()[right.start() + i];
        }
    }

    @Override
    public void add(double factor, Tensor x, Tensor y) {
        Array from = (Array) x;
        Array to = (Array) y;
        for (int i = 0; i < to.size(); i++) {
            to.data()[to.start() + i] += factor * from.data()[from.start() + i];
        }
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        Array from = (Array) x;
        System.arraycopy(from.data(), from.start(), ((Array) y).data(), ((Array) y).start(), from.size());
    }

    @Override
    public void clear(Tensor x) {
        Array array = (Array) x;
        Arrays.fill(array.data(), array.start(), array.start() + array.size(), 0);
    }

    @Override
    public void absoluteError(Tensor prediction, Tensor target, Tensor gradient, Tensor losses, int slot) {
        Array p = (Array) prediction;
        Array t = (Array) target;
        Array g = (Array) gradient;
        double sum = 0;
        for (int i = 0; i < p.size(); i++) {
            double difference = p.data()[p.start() + i] - t.data()[t.start() + i];
            sum += Math.abs(difference);
            g.data()[g.start() + i] = Math.signum(difference) / p.size();
        }
        ((Array) losses).data()[((Array) losses).start() + slot] = sum / p.size();
    }

    @Override
    public void close() {}
}
