package org.mzsr.opencl;

import static org.bytedeco.opencl.global.OpenCL.clReleaseMemObject;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.opencl._cl_mem;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorSize;

/**
 * Numbers in a device's memory. Images lie channel beside channel, {@code [n, height, width, channels]}; vectors, and views
 * of them, in C order.
 */
final class OpenClTensor implements Tensor, AutoCloseable {

    private final _cl_mem buffer;
    private final LongPointer handle;
    private final boolean owned;
    private final int start;
    private final int[] shape;
    private final int size;

    private OpenClTensor(_cl_mem buffer, LongPointer handle, boolean owned, int start, int... shape) {
        this.buffer = buffer;
        this.handle = handle;
        this.owned = owned;
        this.start = start;
        this.shape = shape.clone();
        size = TensorSize.of(shape);
    }

    /** Numbers in memory of their own, which is freed with them. */
    static OpenClTensor of(_cl_mem buffer, int... shape) {
        return new OpenClTensor(buffer, new LongPointer(1).put(buffer.address()), true, 0, shape);
    }

    /** Part of a vector. */
    OpenClTensor view(int offset, int... part) {
        return new OpenClTensor(buffer, handle, false, start + offset, part);
    }

    @Override
    public int size() {
        return size;
    }

    /** Where its numbers begin in its memory. */
    int start() {
        return start;
    }

    _cl_mem buffer() {
        return buffer;
    }

    /** The buffer's handle, as an argument of a kernel. */
    LongPointer handle() {
        return handle;
    }

    /** Whether it lies as images do. */
    boolean isImages() {
        return owned && shape.length == 4;
    }

    int dimension(int d) {
        return shape[d];
    }

    int dimensions() {
        return shape.length;
    }

    @Override
    public void close() {
        if (owned) {
            clReleaseMemObject(buffer);
            handle.close();
        }
    }
}
