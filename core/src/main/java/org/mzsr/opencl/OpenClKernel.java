package org.mzsr.opencl;

import static org.bytedeco.opencl.global.OpenCL.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_event;
import org.bytedeco.opencl._cl_kernel;
import org.bytedeco.opencl._cl_program;
import org.mzsr.tensor.Precision;

/**
 * One kernel of one backend: its arguments in their order, then {@link #run}. Nothing is allocated after each argument was set
 * once.
 */
final class OpenClKernel implements AutoCloseable {

    private static final int DIMENSIONS = 3;

    private final String name;
    private final int items;
    private final _cl_kernel kernel;
    private final List<IntPointer> numbers = new ArrayList<>();
    private final FloatPointer single = new FloatPointer(1);
    private final DoublePointer exact = new DoublePointer(1);
    private final SizeTPointer global = new SizeTPointer(DIMENSIONS);
    private final SizeTPointer local = new SizeTPointer(DIMENSIONS);
    private int next;

    /**
     * A kernel of a program.
     *
     * @param items of a work-group
     */
    OpenClKernel(_cl_program program, String name, int items) {
        this.name = name;
        this.items = items;
        try (IntPointer status = new IntPointer(1)) {
            kernel = clCreateKernel(program, name, status);
            OpenCl.check(status.get(), "make the kernel " + name);
        }
    }

    /** Its next argument: memory. */
    OpenClKernel with(OpenClTensor tensor) {
        return set(Long.BYTES, tensor.handle());
    }

    /** Its next argument: a view, which is its memory and where it begins. */
    OpenClKernel withView(OpenClTensor tensor) {
        return with(tensor).with(tensor.start());
    }

    /** Its next argument: a whole number. */
    OpenClKernel with(int value) {
        while (numbers.size() <= next) {
            numbers.add(new IntPointer(1));
        }
        return set(Integer.BYTES, numbers.get(next).put(value));
    }

    /** Its next argument: a number of the backend's format. */
    OpenClKernel with(double value, Precision precision) {
        return precision == Precision.FLOAT32
                ? set(Float.BYTES, single.put((float) value))
                : set(Double.BYTES, exact.put(value));
    }

    private OpenClKernel set(int bytes, org.bytedeco.javacpp.Pointer value) {
        int status = clSetKernelArg(kernel, next, bytes, value);
        if (status != CL_SUCCESS) {
            int failed = next;
            next = 0;
            OpenCl.check(status, "set argument " + failed + " of the kernel " + name);
        }
        next++;
        return this;
    }

    /** Puts it into a queue, with so many work-groups in each dimension. */
    void run(_cl_command_queue queue, int x, int y, int z) {
        next = 0;
        global.put(0, (long) x * items).put(1, y).put(2, z);
        local.put(0, items).put(1, 1).put(2, 1);
        int status = clEnqueueNDRangeKernel(queue, kernel, DIMENSIONS, null, global, local, 0, (_cl_event) null, null);
        if (status != CL_SUCCESS) {
            OpenCl.check(status, "run the kernel " + name);
        }
    }

    @Override
    public void close() {
        clReleaseKernel(kernel);
        numbers.forEach(IntPointer::close);
        single.close();
        exact.close();
        global.close();
        local.close();
    }
}
