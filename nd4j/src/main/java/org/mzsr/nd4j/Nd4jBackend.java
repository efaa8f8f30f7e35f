package org.mzsr.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.javacpp.indexer.Indexer;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FailedException;
import org.mzsr.tensor.AbsoluteError;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Processor;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.tensor.TensorSize;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The primitives on ND4J's CPU backend, whose float32 convolutions run in oneDNN.
 *
 * <p>Operation descriptors and contexts are made once; a call only sets array references in them, so that nothing is
 * allocated after the first call for a size.
 */
final class Nd4jBackend implements TensorBackend {

    /** Kernel 3×3, stride 1, padding 1, dilation 1, "same" off, NCHW, weights [kH, kW, in, out]. */
    private static final long[] CONVOLUTION = {3, 3, 1, 1, 1, 1, 1, 1, 1, 0, 0};

    private final Precision precision;
    private final int threads;
    private final int device;
    private final List<INDArray> owned = new ArrayList<>();
    private final List<Tensor> scratch = new ArrayList<>();
    private final Operation convolve = new Operation("conv2d", CONVOLUTION);
    private final Operation convolveWithBias = new Operation("conv2d", CONVOLUTION);
    private final Operation convolveBackward = new Operation("conv2d_bp", CONVOLUTION);
    private final Operation convolveBackwardWithBias = new Operation("conv2d_bp", CONVOLUTION);
    private final Operation rectify = new Operation("relu", new long[0], 0.0);
    private final Operation multiply = new Operation("multiply", new long[0]);
    private final Operation mask = new Operation("relu_bp", new long[0], 0.0);
    private final List<Operation> operations =
            List.of(convolve, convolveWithBias, convolveBackward, convolveBackwardWithBias, rectify, mask);
    private float[] staging = new float[0];

    Nd4jBackend(Precision precision, int threads, int device) {
        this.precision = precision;
        this.threads = threads;
        this.device = device;
        attach();
    }

    @Override
    public final void attach() {
        Nd4jRuntime.useThreads(threads);
        Nd4jRuntime.useDevice(device);
    }

    @Override
    public String arithmetic() {
        return "nd4j" + (Nd4jRuntime.hasOneDnn() ? " oneDNN, " : ", ") + Processor.instructionSet();
    }

    @Override
    public String description() {
        return "nd4j " + precision.name().toLowerCase(Locale.ROOT) + ", "
                + (Nd4jRuntime.hasOneDnn() ? "oneDNN" : "without oneDNN") + ", "
                + BackendOptions.inWords(threads);
    }

    @Override
    public Tensor allocate(int... shape) {
        TensorSize.of(shape);
        INDArray array = Nd4j.createUninitializedDetached(
                precision == Precision.FLOAT32 ? DataType.FLOAT : DataType.DOUBLE, 'c', longs(shape));
        owned.add(array);
        Nd4jTensor tensor = new Nd4jTensor(array);
        clear(tensor);
        return tensor;
    }

    @Override
    public Tensor view(Tensor source, int offset, int... shape) {
        long[] dimensions = longs(shape);
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        if (offset < 0 || offset + stride > source.size()) {
            throw new BadInputException("Cannot view elements " + offset + ".." + (offset + stride - 1)
                    + " of a tensor with " + source.size() + " elements");
        }
        return new Nd4jTensor(Nd4j.create(array(source).data(), dimensions, strides, offset, 'c'));
    }

    @Override
    public void write(double[] source, int offset, Tensor target) {
        Pointer pointer = pointer(target);
        if (precision == Precision.FLOAT64) {
            ((DoublePointer) pointer).put(source, offset, target.size());
            return;
        }
        float[] buffer = staging(target.size());
        for (int i = 0; i < target.size(); i++) {
            buffer[i] = (float) source[offset + i];
        }
        ((FloatPointer) pointer).put(buffer, 0, target.size());
    }

    @Override
    public void read(Tensor source, double[] target, int offset) {
        Pointer pointer = pointer(source);
        if (precision == Precision.FLOAT64) {
            ((DoublePointer) pointer).get(target, offset, source.size());
            return;
        }
        float[] buffer = staging(source.size());
        ((FloatPointer) pointer).get(buffer, 0, source.size());
        for (int i = 0; i < source.size(); i++) {
            target[offset + i] = buffer[i];
        }
    }

    @Override
    public void convolve(Tensor input, Tensor kernel, @Nullable Tensor bias, Tensor output, Epilogue epilogue) {
        Tensor result = epilogue == Epilogue.ADD ? scratchLike(output) : output;
        if (bias == null) {
            convolve.inputs(input, kernel).outputs(result).run();
        } else {
            convolveWithBias.inputs(input, kernel, bias).outputs(result).run();
        }
        switch (epilogue) {
            case STORE -> {}
            case RECTIFY -> rectify.inputs(output).outputs(output).run();
            case ADD -> add(1, result, output);
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
        // The operation always computes it.
        Tensor unwanted = inputGradient == null ? scratchLike(input) : inputGradient;
        if (biasGradient == null) {
            convolveBackward
                    .inputs(input, kernel, outputGradient)
                    .outputs(unwanted, kernelGradient)
                    .run();
        } else {
            // The operation reads only the bias's shape, which its gradient has too.
            convolveBackwardWithBias
                    .inputs(input, kernel, biasGradient, outputGradient)
                    .outputs(unwanted, kernelGradient, biasGradient)
                    .run();
        }
    }

    @Override
    public void mask(Tensor activation, Tensor x) {
        mask.inputs(activation, x).outputs(x).run();
    }

    @Override
    public void add(double factor, Tensor x, Tensor y) {
        Nd4j.getBlasWrapper().level1().axpy(x.size(), factor, array(x), array(y));
    }

    @Override
    public void addProduct(double factor, Tensor x, Tensor y, Tensor z) {
        Tensor product = scratchLike(z);
        multiply.inputs(x, y).outputs(product).run();
        add(factor, product, z);
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        Pointer.memcpy(pointer(y), pointer(x), bytes(x));
    }

    @Override
    public void clear(Tensor x) {
        Pointer.memset(pointer(x), 0, bytes(x));
    }

    @Override
    public void absoluteError(Tensor prediction, Tensor target, Tensor gradient, Tensor losses, int slot) {
        int size = prediction.size();
        Indexer p = ((Nd4jTensor) prediction).indexer;
        Indexer t = ((Nd4jTensor) target).indexer;
        Indexer g = ((Nd4jTensor) gradient).indexer;
        Indexer l = ((Nd4jTensor) losses).indexer;
        if (precision == Precision.FLOAT64) {
            AbsoluteError.compute(
                    (DoubleIndexer) p, (DoubleIndexer) t, (DoubleIndexer) g, size, (DoubleIndexer) l, slot);
        } else {
            AbsoluteError.compute((FloatIndexer) p, (FloatIndexer) t, (FloatIndexer) g, size, (FloatIndexer) l, slot);
        }
    }

    @Override
    public void close() {
        owned.forEach(INDArray::close);
        owned.clear();
        operations.forEach(Operation::close);
    }

    /** A tensor of the same shape whose content nobody keeps. */
    private Tensor scratchLike(Tensor tensor) {
        long[] wanted = array(tensor).shape();
        for (Tensor there : scratch) {
            if (Arrays.equals(array(there).shape(), wanted)) {
                return there;
            }
        }
        Tensor fresh = allocate(Arrays.stream(wanted).mapToInt(Math::toIntExact).toArray());
        scratch.add(fresh);
        return fresh;
    }

    private float[] staging(int size) {
        if (staging.length < size) {
            staging = new float[size];
        }
        return staging;
    }

    private long bytes(Tensor x) {
        return (long) x.size() * (precision == Precision.FLOAT32 ? Float.BYTES : Double.BYTES);
    }

    private static INDArray array(Tensor tensor) {
        return ((Nd4jTensor) tensor).array;
    }

    private static Pointer pointer(Tensor tensor) {
        return ((Nd4jTensor) tensor).pointer;
    }

    private static long[] longs(int... shape) {
        long[] result = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            result[i] = shape[i];
        }
        return result;
    }

    /** A tensor with its address looked up once. */
    private static final class Nd4jTensor implements Tensor {
        private final INDArray array;
        private final Pointer pointer;
        private final Indexer indexer;
        private final int size;

        Nd4jTensor(INDArray array) {
            this.array = array;
            this.size = Math.toIntExact(array.length());
            Pointer address = array.data().addressPointer();
            this.pointer = array.dataType() == DataType.FLOAT ? new FloatPointer(address) : new DoublePointer(address);
            this.pointer.capacity(size);
            this.indexer = array.dataType() == DataType.FLOAT
                    ? FloatIndexer.create((FloatPointer) pointer)
                    : DoubleIndexer.create((DoublePointer) pointer);
        }

        @Override
        public int size() {
            return size;
        }
    }

    /** One native operation with its context, reused for every call. */
    private static final class Operation {
        private final CustomOp descriptor;
        private final OpContext context = Nd4j.getExecutioner().buildContext();

        Operation(String name, long[] integerArguments, double... realArguments) {
            descriptor = DynamicCustomOp.builder(name).build();
            context.setIArguments(integerArguments);
            context.setTArguments(realArguments);
        }

        Operation inputs(Tensor... tensors) {
            for (int i = 0; i < tensors.length; i++) {
                context.setInputArray(i, array(tensors[i]));
            }
            return this;
        }

        Operation outputs(Tensor... tensors) {
            for (int i = 0; i < tensors.length; i++) {
                context.setOutputArray(i, array(tensors[i]));
            }
            return this;
        }

        void close() {
            try {
                context.close();
            } catch (Exception e) {
                throw new FailedException("Cannot free an operation's context", e);
            }
        }

        @SuppressWarnings("CheckReturnValue")
        void run() {
            Nd4j.exec(descriptor, context);
            // A context makes a native object of each array that it is given, and keeps them all until it is emptied.
            context.purge();
        }
    }
}
