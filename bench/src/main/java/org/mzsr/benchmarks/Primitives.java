package org.mzsr.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The tensor primitives on a layer of the paper's network: eight patches of 64×64 pixels, 64 features, one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Primitives {

    private static final int COUNT = 8;
    private static final int SIDE = 64;
    private static final int WIDTH = 64;
    private static final int CHANNELS = 3;

    /** The backend. */
    @Param({"onednn", "nd4j"})
    public String backend = BackendOptions.AUTO;

    private TensorBackend tensors;
    private Tensor image;
    private Tensor output;
    private Tensor features;
    private Tensor others;
    private Tensor first;
    private Tensor middle;
    private Tensor last;
    private Tensor firstGradient;
    private Tensor middleGradient;
    private Tensor lastGradient;
    private Tensor bias;
    private Tensor biasGradient;
    private Tensor losses;
    private Tensor vector;
    private Tensor otherVector;

    /** JMH makes it. */
    public Primitives() {}

    /** Allocates and fills the tensors. */
    @Setup(Level.Trial)
    public void open() {
        tensors = Backends.open(new BackendOptions(backend, Precision.FLOAT32, 1, 0));
        image = filled(COUNT, CHANNELS, SIDE, SIDE);
        output = filled(COUNT, CHANNELS, SIDE, SIDE);
        features = filled(COUNT, WIDTH, SIDE, SIDE);
        others = filled(COUNT, WIDTH, SIDE, SIDE);
        first = kernel(CHANNELS, WIDTH);
        middle = kernel(WIDTH, WIDTH);
        last = kernel(WIDTH, CHANNELS);
        firstGradient = kernel(CHANNELS, WIDTH);
        middleGradient = kernel(WIDTH, WIDTH);
        lastGradient = kernel(WIDTH, CHANNELS);
        bias = filled(WIDTH);
        biasGradient = filled(WIDTH);
        losses = filled(1);
        vector = filled(225_091);
        otherVector = filled(225_091);
    }

    private Tensor filled(int... shape) {
        Tensor tensor = tensors.allocate(shape);
        SplittableRandom random = new SplittableRandom(1);
        tensors.write(random.doubles(tensor.size(), -0.1, 0.1).toArray(), 0, tensor);
        return tensor;
    }

    private Tensor kernel(int in, int out) {
        return tensors.view(filled(9 * in * out), 0, 3, 3, in, out);
    }

    /** Frees them. */
    @TearDown(Level.Trial)
    public void close() {
        tensors.close();
    }

    /** The first layer: 3 to 64 channels, with ReLU. */
    @Benchmark
    public void convolveFirst() {
        tensors.convolve(image, first, bias, features, Epilogue.RECTIFY);
    }

    /** A layer between: 64 to 64. */
    @Benchmark
    public void convolveMiddle() {
        tensors.convolve(features, middle, bias, others, Epilogue.RECTIFY);
    }

    /** A layer between, its result added to what is there. */
    @Benchmark
    public void convolveMiddleAndAdd() {
        tensors.convolve(features, middle, null, others, Epilogue.ADD);
    }

    /** The last layer: 64 to 3. */
    @Benchmark
    public void convolveLast() {
        tensors.convolve(features, last, null, output, Epilogue.STORE);
    }

    /** Derivatives of the first layer: by its kernel and bias alone. */
    @Benchmark
    public void backwardFirst() {
        tensors.convolveBackward(image, first, features, null, firstGradient, biasGradient);
    }

    /** Derivatives of a layer between, by all. */
    @Benchmark
    public void backwardMiddle() {
        tensors.convolveBackward(features, middle, features, others, middleGradient, biasGradient);
    }

    /** Derivatives of the last layer. */
    @Benchmark
    public void backwardLast() {
        tensors.convolveBackward(features, last, output, others, lastGradient, null);
    }

    /** ReLU's derivative. */
    @Benchmark
    public void mask() {
        tensors.mask(features, others);
    }

    /** A scaled sum of parameter vectors. */
    @Benchmark
    public void addScaled() {
        tensors.add(-0.01, vector, otherVector);
    }

    /** The loss and its derivative. */
    @Benchmark
    public void absoluteError() {
        tensors.absoluteError(output, image, output, losses, 0);
    }
}
