package org.mzsr.opencl;

import static org.bytedeco.opencl.global.OpenCL.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencl._cl_command_queue;
import org.bytedeco.opencl._cl_event;
import org.bytedeco.opencl._cl_program;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.tensor.TensorSize;

/**
 * The primitives on an OpenCL device. Calls put work into a queue and return; {@link #read} and {@link #write} wait for it. Several
 * backends on one device work side by side, each with a queue of its own.
 */
final class OpenClBackend implements TensorBackend {

    private static final int ITEMS = 256;
    private static final List<String> ELEMENTWISE = List.of("numbers.cl", "elementwise.cl");

    private final OpenClContext context;
    private final Precision precision;
    private final int bytes;
    private final String options;
    private final _cl_command_queue queue;
    private final List<OpenClTensor> tensors = new ArrayList<>();
    private final List<OpenClConvolution> convolutions = new ArrayList<>();
    private final OpenClKernel mask;
    private final OpenClKernel add;
    private final OpenClKernel addProduct;
    private final OpenClKernel absoluteError;
    private final OpenClKernel meanError;
    private final IntPointer zero = new IntPointer(1).put(0);
    private @Nullable OpenClTensor partial;
    private final Staging staging;
    private boolean closed;

    OpenClBackend(OpenClContext context, Precision precision) {
        this.context = context;
        this.precision = precision;
        bytes = precision == Precision.FLOAT32 ? Float.BYTES : Double.BYTES;
        options = "-cl-std=CL1.2 -DDOUBLE=" + (precision == Precision.FLOAT32 ? 0 : 1);
        // First, because it may fail: what comes after it is then not left behind.
        _cl_program program = context.program(ELEMENTWISE, options);
        queue = context.queue();
        mask = new OpenClKernel(program, "mask", ITEMS);
        add = new OpenClKernel(program, "add", ITEMS);
        addProduct = new OpenClKernel(program, "addProduct", ITEMS);
        absoluteError = new OpenClKernel(program, "absoluteError", ITEMS);
        meanError = new OpenClKernel(program, "meanError", ITEMS);
        staging = new Staging(precision);
    }

    @Override
    public String description() {
        return "opencl " + precision.name().toLowerCase(Locale.ROOT) + ", " + context.device();
    }

    /** The kernels are this program's own, and every device rounds as IEEE 754 says. */
    @Override
    public String arithmetic() {
        return "opencl";
    }

    /** A queue may be used from any thread. */
    @Override
    public void attach() {}

    @Override
    public Tensor allocate(int... shape) {
        OpenClTensor tensor = OpenClTensor.of(context.buffer((long) Math.max(1, TensorSize.of(shape)) * bytes), shape);
        tensors.add(tensor);
        if (tensor.size() > 0) {
            clear(tensor);
        }
        // Drivers find out that memory is short when it is first used: so it is, here, where a sentence can say so.
        OpenCl.check(clFinish(queue), "allocate " + tensor.size() + " numbers on " + context.device());
        return tensor;
    }

    @Override
    public Tensor view(Tensor source, int offset, int... shape) {
        OpenClTensor vector = (OpenClTensor) source;
        long end = (long) offset + TensorSize.of(shape);
        if (vector.dimensions() != 1 || offset < 0 || end > vector.size()) {
            throw new BadInputException("Cannot view elements " + offset + ".." + (end - 1) + " of a tensor with "
                    + source.size() + " elements and " + vector.dimensions() + " dimensions");
        }
        return vector.view(offset, shape);
    }

    @Override
    public void write(double[] source, int offset, Tensor target) {
        OpenClTensor tensor = (OpenClTensor) target;
        Pointer there = staging.of(tensor.size());
        staging.put(source, offset, tensor);
        OpenCl.check(
                clEnqueueWriteBuffer(
                        queue,
                        tensor.buffer(),
                        CL_TRUE,
                        (long) tensor.start() * bytes,
                        (long) tensor.size() * bytes,
                        there,
                        0,
                        (_cl_event) null,
                        null),
                "write to the device");
    }

    @Override
    public void read(Tensor source, double[] target, int offset) {
        OpenClTensor tensor = (OpenClTensor) source;
        Pointer there = staging.of(tensor.size());
        OpenCl.check(
                clEnqueueReadBuffer(
                        queue,
                        tensor.buffer(),
                        CL_TRUE,
                        (long) tensor.start() * bytes,
                        (long) tensor.size() * bytes,
                        there,
                        0,
                        (_cl_event) null,
                        null),
                "read from the device");
        staging.get(tensor, target, offset);
    }

    @Override
    public void convolve(Tensor input, Tensor kernel, @Nullable Tensor bias, Tensor output, Epilogue epilogue) {
        OpenClTensor images = (OpenClTensor) input;
        OpenClTensor results = (OpenClTensor) output;
        sameImages(images, results);
        sameKernel(images, results, kernel, bias);
        convolution(images, results)
                .convolve(images, (OpenClTensor) kernel, false, (OpenClTensor) bias, results, epilogue);
    }

    @Override
    public void convolveBackward(
            Tensor input,
            Tensor kernel,
            Tensor outputGradient,
            @Nullable Tensor inputGradient,
            Tensor kernelGradient,
            @Nullable Tensor biasGradient) {
        OpenClTensor images = (OpenClTensor) input;
        OpenClTensor delta = (OpenClTensor) outputGradient;
        sameImages(images, delta);
        sameKernel(images, delta, kernel, biasGradient);
        sameKernel(images, delta, kernelGradient, biasGradient);
        OpenClConvolution forward = convolution(images, delta);
        forward.kernelGradient(
                images, delta, partial(forward.partialSize(images)), (OpenClTensor) kernelGradient, (OpenClTensor)
                        biasGradient);
        if (inputGradient != null) {
            OpenClTensor byInput = (OpenClTensor) inputGradient;
            sameSize("differentiate by", input, inputGradient);
            sameImages(images, byInput);
            convolution(delta, byInput).convolve(delta, (OpenClTensor) kernel, true, null, byInput, Epilogue.STORE);
        }
    }

    private static void sameKernel(OpenClTensor from, OpenClTensor to, Tensor kernel, @Nullable Tensor bias) {
        int numbers = 9 * from.dimension(1) * to.dimension(1);
        if (kernel.size() != numbers || (bias != null && bias.size() != to.dimension(1))) {
            throw new BadInputException("Cannot convolve " + from.dimension(1) + " channels to " + to.dimension(1)
                    + ": the kernel has " + kernel.size() + " numbers, expected " + numbers
                    + (bias == null ? "" : ", the bias " + bias.size()));
        }
    }

    private static void sameImages(OpenClTensor left, OpenClTensor right) {
        if (!left.isImages() || !right.isImages()) {
            throw new BadInputException("Cannot convolve vectors, or views of them: expected images");
        }
        for (int d = 0; d < 4; d++) {
            if (d != 1 && left.dimension(d) != right.dimension(d)) {
                throw new BadInputException("Cannot convolve images of " + left.dimension(0) + "x" + left.dimension(2)
                        + "x" + left.dimension(3) + " pixels to images of " + right.dimension(0) + "x"
                        + right.dimension(2) + "x" + right.dimension(3));
            }
        }
    }

    private OpenClConvolution convolution(OpenClTensor from, OpenClTensor to) {
        int in = from.dimension(1);
        int out = to.dimension(1);
        for (int i = 0; i < convolutions.size(); i++) {
            if (convolutions.get(i).is(in, out)) {
                return convolutions.get(i);
            }
        }
        OpenClConvolution fresh = new OpenClConvolution(context, queue, new ConvolutionShape(in, out), options);
        convolutions.add(fresh);
        return fresh;
    }

    /** Memory for partial sums, as large as the largest need of it. */
    private OpenClTensor partial(int size) {
        if (partial == null || partial.size() < size) {
            OpenClTensor old = partial;
            partial = null;
            if (old != null) {
                OpenCl.check(clFinish(queue), "wait for the device");
                old.close();
            }
            partial = OpenClTensor.of(context.buffer((long) size * bytes), size);
        }
        return partial;
    }

    @Override
    public void mask(Tensor activation, Tensor x) {
        sameSize("mask", activation, x);
        mask.withView((OpenClTensor) activation)
                .withView((OpenClTensor) x)
                .with(x.size())
                .run(queue, groups(x), 1, 1);
    }

    @Override
    public void add(double factor, Tensor x, Tensor y) {
        sameSize("add", x, y);
        add.with(factor, precision)
                .withView((OpenClTensor) x)
                .withView((OpenClTensor) y)
                .with(y.size())
                .run(queue, groups(y), 1, 1);
    }

    @Override
    public void addProduct(double factor, Tensor x, Tensor y, Tensor z) {
        sameSize("add the product of", x, y);
        sameSize("add a product of", x, z);
        addProduct
                .with(factor, precision)
                .withView((OpenClTensor) x)
                .withView((OpenClTensor) y)
                .withView((OpenClTensor) z)
                .with(z.size())
                .run(queue, groups(z), 1, 1);
    }

    private static void sameSize(String what, Tensor x, Tensor y) {
        if (x.size() != y.size()) {
            throw new BadInputException(
                    "Cannot " + what + " " + x.size() + " numbers with a tensor of " + y.size() + " numbers");
        }
    }

    private static int groups(Tensor tensor) {
        return (int) (((long) tensor.size() + ITEMS - 1) / ITEMS);
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        sameSize("copy", x, y);
        OpenClTensor from = (OpenClTensor) x;
        OpenClTensor to = (OpenClTensor) y;
        OpenCl.check(
                clEnqueueCopyBuffer(
                        queue,
                        from.buffer(),
                        to.buffer(),
                        (long) from.start() * bytes,
                        (long) to.start() * bytes,
                        (long) to.size() * bytes,
                        0,
                        (_cl_event) null,
                        null),
                "copy");
    }

    @Override
    public void clear(Tensor x) {
        OpenClTensor tensor = (OpenClTensor) x;
        OpenCl.check(
                clEnqueueFillBuffer(
                        queue,
                        tensor.buffer(),
                        zero,
                        Integer.BYTES,
                        (long) tensor.start() * bytes,
                        (long) tensor.size() * bytes,
                        0,
                        (_cl_event) null,
                        null),
                "clear");
    }

    @Override
    public void absoluteError(Tensor prediction, Tensor target, Tensor gradient, Tensor losses, int slot) {
        sameSize("compare", prediction, target);
        sameSize("compare", prediction, gradient);
        int size = prediction.size();
        int groups = groups(prediction);
        OpenClTensor sums = partial(groups);
        absoluteError
                .withView((OpenClTensor) prediction)
                .withView((OpenClTensor) target)
                .withView((OpenClTensor) gradient)
                .with(size)
                .with(1.0 / size, precision)
                .with(sums)
                .run(queue, groups, 1, 1);
        // Multiplied, because OpenCL's division may be off by more than its last bit.
        meanError
                .with(sums)
                .with(groups)
                .with(1.0 / size, precision)
                .with((OpenClTensor) losses)
                .with(((OpenClTensor) losses).start() + slot)
                .run(queue, 1, 1, 1);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        clFinish(queue);
        convolutions.forEach(OpenClConvolution::close);
        List.of(mask, add, addProduct, absoluteError, meanError).forEach(OpenClKernel::close);
        tensors.forEach(OpenClTensor::close);
        if (partial != null) {
            partial.close();
        }
        clReleaseCommandQueue(queue);
        zero.close();
        staging.close();
    }
}
