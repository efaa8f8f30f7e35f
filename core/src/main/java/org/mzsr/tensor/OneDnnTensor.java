package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.mzsr.error.BadInputException;

/**
 * Numbers in a layout of oneDNN's. Images whose channels fill whole vectors lie in blocks of that many channels, which is
 * what its convolutions read and write without a copy; others, and vectors, lie in C order.
 */
final class OneDnnTensor implements Tensor {

    private final int[] shape;
    private final int size;
    private final boolean blocked;
    private final dnnl_memory_desc_t layout;
    private final FloatPointer data;
    private final FloatIndexer values;
    private final dnnl_memory memory;

    private OneDnnTensor(OneDnn oneDnn, FloatPointer data, int tag, boolean blocked, long[] dimensions, int... shape) {
        this.shape = shape.clone();
        this.blocked = blocked;
        this.data = data;
        size = TensorSize.of(shape);
        layout = OneDnn.layout(tag, dimensions);
        values = FloatIndexer.create(data);
        memory = oneDnn.memory(layout, data);
    }

    /** Newly allocated images or a vector. */
    static OneDnnTensor allocate(OneDnn oneDnn, int... shape) {
        int block = OneDnn.hasAvx512() ? 16 : 8;
        boolean blocked = shape.length == 4 && shape[1] % block == 0;
        int tag = blocked ? block == 16 ? dnnl_nChw16c : dnnl_nChw8c : plain(shape);
        return new OneDnnTensor(oneDnn, oneDnn.allocate(TensorSize.of(shape)), tag, blocked, longs(shape), shape);
    }

    /** Newly allocated images of another's shape, in C order. */
    static OneDnnTensor plain(OneDnn oneDnn, OneDnnTensor other) {
        int[] shape = other.shape;
        return new OneDnnTensor(oneDnn, oneDnn.allocate(other.size), plain(shape), false, longs(shape), shape);
    }

    /** Part of a vector; with four dimensions, a convolution's kernel {@code [3, 3, in, out]}. */
    static OneDnnTensor view(OneDnn oneDnn, OneDnnTensor vector, int offset, int... shape) {
        FloatPointer part = vector.data.getPointer(offset);
        part.capacity(TensorSize.of(shape));
        if (shape.length == 4) {
            // oneDNN names a kernel's dimensions in the order out, in, rows, columns, wherever they lie.
            long[] dimensions = {shape[3], shape[2], shape[0], shape[1]};
            return new OneDnnTensor(oneDnn, part, dnnl_hwio, false, dimensions, shape);
        }
        return new OneDnnTensor(oneDnn, part, plain(shape), false, longs(shape), shape);
    }

    private static int plain(int... shape) {
        return switch (shape.length) {
            case 1 -> dnnl_a;
            case 4 -> dnnl_abcd;
            default ->
                throw new BadInputException("Cannot make a tensor of shape " + Arrays.toString(shape)
                        + ": expected images, kernels or vectors");
        };
    }

    private static long[] longs(int... shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    @Override
    public int size() {
        return size;
    }

    int dimension(int d) {
        return shape[d];
    }

    int dimensions() {
        return shape.length;
    }

    /** Whether its numbers do not lie in C order. */
    boolean isBlocked() {
        return blocked;
    }

    dnnl_memory_desc_t layout() {
        return layout;
    }

    FloatPointer data() {
        return data;
    }

    /** Its numbers in the order in which they lie. */
    FloatIndexer values() {
        return values;
    }

    dnnl_memory memory() {
        return memory;
    }

    /** The sum of each channel of images in C order, in a fixed order. */
    void sumChannels(OneDnnTensor sums) {
        int channels = shape[1];
        long pixels = (long) shape[2] * shape[3];
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            for (long image = 0; image < shape[0]; image++) {
                long start = (image * channels + channel) * pixels;
                for (long i = start; i < start + pixels; i++) {
                    sum += values.get(i);
                }
            }
            sums.values.put(channel, (float) sum);
        }
    }
}
