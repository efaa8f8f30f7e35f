package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.tensor.OneDnnConvolution.Kind;

/**
 * The primitives on oneDNN, called directly: features stay in its own layout between calls, ReLU and sums are part of the
 * convolutions, and what is compiled for a size is kept. Float32 on processors.
 */
final class OneDnnBackend implements TensorBackend {

    private final int threads;
    private final OneDnn oneDnn;
    private final List<OneDnnConvolution> convolutions = new ArrayList<>();
    private final List<Elementwise> elementwise = new ArrayList<>();
    private final List<TurnedKernel> turned = new ArrayList<>();
    private float[] staging = new float[0];

    /** A primitive for tensors of one layout. */
    private record Elementwise(boolean masks, dnnl_memory_desc_t layout, OneDnnPrimitive primitive) {}

    OneDnnBackend(int threads, InstructionSet instructions) {
        this.threads = threads;
        Natives.prepare();
        attach();
        OneDnn.limit(instructions);
        oneDnn = new OneDnn();
    }

    @Override
    public final void attach() {
        OpenMp.useThreads(threads);
    }

    @Override
    public String description() {
        return "onednn float32, " + OneDnn.version() + " with "
                + OneDnn.instructions().name().toLowerCase(Locale.ROOT) + ", " + BackendOptions.inWords(threads);
    }

    @Override
    public String arithmetic() {
        return "onednn " + OneDnn.instructions().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Tensor allocate(int... shape) {
        return OneDnnTensor.allocate(oneDnn, shape);
    }

    @Override
    public Tensor view(Tensor source, int offset, int... shape) {
        OneDnnTensor vector = (OneDnnTensor) source;
        long end = (long) offset + TensorSize.of(shape);
        if (vector.dimensions() != 1 || offset < 0 || end > vector.size()) {
            throw new BadInputException("Cannot view elements " + offset + ".." + (end - 1) + " of a tensor with "
                    + source.size() + " elements and " + vector.dimensions() + " dimensions");
        }
        return OneDnnTensor.view(oneDnn, vector, offset, shape);
    }

    @Override
    public void write(double[] source, int offset, Tensor target) {
        OneDnnTensor tensor = (OneDnnTensor) target;
        float[] buffer = staging(tensor.size());
        for (int i = 0; i < tensor.size(); i++) {
            buffer[i] = (float) source[offset + i];
        }
        if (!tensor.isBlocked()) {
            tensor.data().put(buffer, 0, tensor.size());
            return;
        }
        try (OneDnn own = new OneDnn()) {
            OneDnnTensor plain = OneDnnTensor.plain(own, tensor);
            plain.data().put(buffer, 0, tensor.size());
            copy(own, plain, tensor);
        }
    }

    @Override
    public void read(Tensor source, double[] target, int offset) {
        OneDnnTensor tensor = (OneDnnTensor) source;
        float[] buffer = staging(tensor.size());
        if (tensor.isBlocked()) {
            try (OneDnn own = new OneDnn()) {
                OneDnnTensor plain = OneDnnTensor.plain(own, tensor);
                copy(own, tensor, plain);
                plain.data().get(buffer, 0, tensor.size());
            }
        } else {
            tensor.data().get(buffer, 0, tensor.size());
        }
        for (int i = 0; i < tensor.size(); i++) {
            target[offset + i] = buffer[i];
        }
    }

    /** Slow, for tests and for looking: images of one or three channels, which the method reads and writes, lie in C order. */
    private static void copy(OneDnn oneDnn, OneDnnTensor from, OneDnnTensor to) {
        try (OneDnnPrimitive copy = OneDnnPrimitive.copy(oneDnn, from.layout(), to.layout())) {
            copy.bind(0, from).bind(1, to).run();
        }
    }

    @Override
    public void convolve(Tensor input, Tensor kernel, @Nullable Tensor bias, Tensor output, Epilogue epilogue) {
        run(convolution(Kind.FORWARD, input, output, bias != null, epilogue), input, kernel, output, bias);
    }

    @Override
    public void convolveBackward(
            Tensor input,
            Tensor kernel,
            Tensor outputGradient,
            @Nullable Tensor inputGradient,
            Tensor kernelGradient,
            @Nullable Tensor biasGradient) {
        OneDnnTensor images = (OneDnnTensor) input;
        if (images.isBlocked() && !((OneDnnTensor) outputGradient).isBlocked()) {
            backwardTurned(input, kernel, outputGradient, inputGradient, kernelGradient, biasGradient);
            return;
        }
        kernelGradient(input, outputGradient, kernelGradient, biasGradient);
        if (inputGradient != null) {
            run(
                    convolution(Kind.BACKWARD_DATA, inputGradient, outputGradient, false, Epilogue.STORE),
                    kernel,
                    outputGradient,
                    inputGradient,
                    null);
        }
    }

    private void backwardTurned(
            Tensor input,
            Tensor kernel,
            Tensor outputGradient,
            @Nullable Tensor inputGradient,
            Tensor kernelGradient,
            @Nullable Tensor biasGradient) {
        OneDnnTensor delta = (OneDnnTensor) outputGradient;
        TurnedKernel turned = turned(((OneDnnTensor) input).dimension(1), delta.dimension(1));
        if (inputGradient != null) {
            turned.set((OneDnnTensor) kernel);
            convolve(delta, turned.tensor(), null, inputGradient, Epilogue.STORE);
        }
        kernelGradient(delta, input, turned.tensor(), null);
        turned.get((OneDnnTensor) kernelGradient);
        if (biasGradient != null) {
            delta.sumChannels((OneDnnTensor) biasGradient);
        }
    }

    private void kernelGradient(
            Tensor input, Tensor outputGradient, Tensor kernelGradient, @Nullable Tensor biasGradient) {
        run(
                convolution(Kind.BACKWARD_KERNEL, input, outputGradient, biasGradient != null, Epilogue.STORE),
                input,
                outputGradient,
                kernelGradient,
                biasGradient);
    }

    /** Binds a primitive's operands in their order, and computes. */
    private static void run(
            OneDnnPrimitive primitive, Tensor first, Tensor second, Tensor third, @Nullable Tensor bias) {
        primitive.bind(0, (OneDnnTensor) first).bind(1, (OneDnnTensor) second).bind(2, (OneDnnTensor) third);
        if (bias != null) {
            primitive.bind(3, (OneDnnTensor) bias);
        }
        primitive.run();
    }

    private TurnedKernel turned(int in, int out) {
        for (int i = 0; i < turned.size(); i++) {
            if (turned.get(i).is(in, out)) {
                return turned.get(i);
            }
        }
        TurnedKernel fresh = new TurnedKernel(oneDnn, in, out);
        turned.add(fresh);
        return fresh;
    }

    private OneDnnPrimitive convolution(Kind kind, Tensor input, Tensor output, boolean bias, Epilogue epilogue) {
        OneDnnTensor images = (OneDnnTensor) input;
        OneDnnTensor results = (OneDnnTensor) output;
        for (int i = 0; i < convolutions.size(); i++) {
            if (convolutions.get(i).is(kind, images, results, bias, epilogue)) {
                return convolutions.get(i).primitive();
            }
        }
        OneDnnConvolution fresh = new OneDnnConvolution(oneDnn, kind, images, results, bias, epilogue);
        convolutions.add(fresh);
        return fresh.primitive();
    }

    @Override
    public void mask(Tensor activation, Tensor x) {
        run(elementwise(true, ((OneDnnTensor) x).layout()), activation, x, x, null);
    }

    @Override
    public void add(double factor, Tensor x, Tensor y) {
        OneDnnTensor from = (OneDnnTensor) x;
        OneDnnTensor to = (OneDnnTensor) y;
        if (factor == 1) {
            run(elementwise(false, to.layout()), y, x, y, null);
            return;
        }
        // Only vectors of parameters come here: small, and in a fixed order of operations on any machine.
        float scale = (float) factor;
        FloatIndexer source = from.values();
        FloatIndexer target = to.values();
        for (long i = 0; i < to.size(); i++) {
            target.put(i, target.get(i) + scale * source.get(i));
        }
    }

    @Override
    public void addProduct(double factor, Tensor x, Tensor y, Tensor z) {
        float scale = (float) factor;
        FloatIndexer left = ((OneDnnTensor) x).values();
        FloatIndexer right = ((OneDnnTensor) y).values();
        FloatIndexer target = ((OneDnnTensor) z).values();
        for (long i = 0; i < z.size(); i++) {
            target.put(i, target.get(i) + scale * left.get(i) * right.get(i));
        }
    }

    private OneDnnPrimitive elementwise(boolean masks, dnnl_memory_desc_t layout) {
        for (int i = 0; i < elementwise.size(); i++) {
            Elementwise there = elementwise.get(i);
            if (there.masks() == masks && dnnl_memory_desc_equal(there.layout(), layout) != 0) {
                return there.primitive();
            }
        }
        OneDnnPrimitive fresh = masks ? OneDnnElementwise.mask(oneDnn, layout) : OneDnnElementwise.sum(oneDnn, layout);
        elementwise.add(new Elementwise(masks, layout, fresh));
        return fresh;
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        if (x.size() != y.size()) {
            throw new BadInputException("Cannot copy " + x.size() + " numbers to a tensor of " + y.size());
        }
        Pointer.memcpy(((OneDnnTensor) y).data(), ((OneDnnTensor) x).data(), bytes(x));
    }

    @Override
    public void clear(Tensor x) {
        Pointer.memset(((OneDnnTensor) x).data(), 0, bytes(x));
    }

    private static long bytes(Tensor x) {
        return (long) x.size() * Float.BYTES;
    }

    @Override
    public void absoluteError(Tensor prediction, Tensor target, Tensor gradient, Tensor losses, int slot) {
        AbsoluteError.compute(
                ((OneDnnTensor) prediction).values(),
                ((OneDnnTensor) target).values(),
                ((OneDnnTensor) gradient).values(),
                prediction.size(),
                ((OneDnnTensor) losses).values(),
                slot);
    }

    @Override
    public void close() {
        convolutions.forEach(OneDnnConvolution::close);
        convolutions.clear();
        elementwise.forEach(operation -> operation.primitive().close());
        elementwise.clear();
        oneDnn.close();
    }

    private float[] staging(int size) {
        if (staging.length < size) {
            staging = new float[size];
        }
        return staging;
    }
}
