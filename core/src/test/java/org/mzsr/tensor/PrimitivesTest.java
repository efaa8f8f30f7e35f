package org.mzsr.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mzsr.testing.ClassPath;

/** The primitives of every backend on the class path, in each precision that it has, against plain loops in double. */
public class PrimitivesTest {

    @Provide
    Arbitrary<BackendOptions> backends() {
        return Arbitraries.of(ClassPath.backends()
                .flatMap(name -> Stream.of(Precision.values())
                        .filter(precision -> ClassPath.computes(name, precision))
                        .map(precision -> ClassPath.options(name, precision)))
                .toList());
    }

    @Provide
    Arbitrary<Case> cases() {
        // Small ones, multiples of a vector's length, and others.
        Arbitrary<Integer> channels = Arbitraries.of(1, 3, 6, 8, 16, 24, 32, 64);
        Arbitrary<Integer> side = Arbitraries.integers().between(1, 21);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 3), channels, channels, side, side, Arbitraries.longs())
                .as(Case::new);
    }

    @Property(tries = 100)
    void a_convolution_gives_what_its_definition_says(
            @ForAll("backends") BackendOptions options,
            @ForAll Epilogue epilogue,
            @ForAll boolean withBias,
            @ForAll("cases") Case c) {
        double[] start = c.random(c.outputs());
        double[] expected = c.forward(withBias);
        for (int i = 0; i < expected.length; i++) {
            expected[i] = switch (epilogue) {
                case STORE -> expected[i];
                case RECTIFY -> Math.max(expected[i], 0);
                case ADD -> expected[i] + start[i];
            };
        }
        try (TensorBackend backend = Backends.open(options)) {
            Tensor output = backend.allocate(c.count, c.out, c.height, c.width);
            backend.write(start, 0, output);

            backend.convolve(
                    written(backend, c.input, c.count, c.in, c.height, c.width),
                    kernel(backend, c.kernel, c),
                    withBias ? written(backend, c.bias, c.out) : null,
                    output,
                    epilogue);

            assertClose(backend, output, expected, 9 * c.in + 2);
        }
    }

    @Property(tries = 100)
    void its_derivatives_are_its_transposes(
            @ForAll("backends") BackendOptions options,
            @ForAll boolean withInput,
            @ForAll boolean withBias,
            @ForAll("cases") Case c) {
        double[] delta = c.random(c.outputs());
        try (TensorBackend backend = Backends.open(options)) {
            Tensor inputGradient = backend.allocate(c.count, c.in, c.height, c.width);
            Tensor kernelGradient = kernel(backend, new double[c.kernel.length], c);
            Tensor biasGradient = backend.allocate(c.out);

            backend.convolveBackward(
                    written(backend, c.input, c.count, c.in, c.height, c.width),
                    kernel(backend, c.kernel, c),
                    written(backend, delta, c.count, c.out, c.height, c.width),
                    withInput ? inputGradient : null,
                    kernelGradient,
                    withBias ? biasGradient : null);

            assertClose(backend, kernelGradient, c.kernelGradient(delta), c.count * c.height * c.width);
            assertClose(
                    backend, inputGradient, withInput ? c.inputGradient(delta) : new double[c.input.length], 9 * c.out);
            assertClose(
                    backend,
                    biasGradient,
                    withBias ? c.biasGradient(delta) : new double[c.out],
                    c.count * c.height * c.width);
        }
    }

    @Property(tries = 100)
    void the_others_work_number_by_number(@ForAll("backends") BackendOptions options, @ForAll("cases") Case c) {
        double[] other = c.random(c.input.length);
        other[0] = 0;
        try (TensorBackend backend = Backends.open(options)) {
            Tensor x = written(backend, c.input, c.count, c.in, c.height, c.width);
            Tensor y = written(backend, other, c.count, c.in, c.height, c.width);
            Tensor z = backend.allocate(c.count, c.in, c.height, c.width);

            backend.copy(x, z);
            backend.mask(y, z);
            assertClose(backend, z, combine(c.input, other, (a, b) -> b > 0 ? a : 0), 0);
            backend.copy(x, z);
            backend.add(1, y, z);
            assertClose(backend, z, combine(c.input, other, Double::sum), 1);
            backend.add(-0.25, y, z);
            assertClose(backend, z, combine(c.input, other, (a, b) -> a + b - 0.25 * b), 2);
            backend.clear(z);
            assertClose(backend, z, new double[c.input.length], 0);
        }
    }

    @Property(tries = 30)
    void vectors_are_multiplied_number_by_number(@ForAll("backends") BackendOptions options, @ForAll("cases") Case c) {
        double[] other = c.random(c.input.length);
        try (TensorBackend backend = Backends.open(options)) {
            Tensor x = written(backend, c.input, c.input.length);
            Tensor y = written(backend, other, c.input.length);
            Tensor z = written(backend, other, c.input.length);

            backend.addProduct(-0.5, x, y, z);

            assertClose(backend, z, combine(c.input, other, (a, b) -> b - 0.5 * a * b), 2);
        }
    }

    private static double[] combine(double[] a, double[] b, DoubleBinaryOperator operator) {
        double[] result = new double[a.length];
        Arrays.setAll(result, i -> operator.applyAsDouble(a[i], b[i]));
        return result;
    }

    private static Tensor written(TensorBackend backend, double[] values, int... shape) {
        Tensor tensor = backend.allocate(shape);
        backend.write(values, 0, tensor);
        return tensor;
    }

    /** A view that does not begin where its vector does. */
    private static Tensor kernel(TensorBackend backend, double[] values, Case c) {
        Tensor kernel = backend.view(backend.allocate(values.length + 5), 5, 3, 3, c.in, c.out);
        backend.write(values, 0, kernel);
        return kernel;
    }

    /** As close as float32 sums of that many summands between −1 and 1 are, in any order and by Winograd's algorithm. */
    private static void assertClose(TensorBackend backend, Tensor tensor, double[] expected, int summands) {
        double[] actual = new double[tensor.size()];
        backend.read(tensor, actual, 0);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("element %d", i).isCloseTo(expected[i], within(1e-6 * (summands + 1)));
        }
    }

    /** A convolution's operands, and its results by definition. */
    private static final class Case {
        private final int count;
        private final int in;
        private final int out;
        private final int height;
        private final int width;
        private final long seed;
        private final SplittableRandom random;
        private final double[] input;
        private final double[] kernel;
        private final double[] bias;

        Case(int count, int in, int out, int height, int width, long seed) {
            this.count = count;
            this.in = in;
            this.out = out;
            this.height = height;
            this.width = width;
            this.seed = seed;
            random = new SplittableRandom(seed);
            input = random(count * in * height * width);
            kernel = random(9 * in * out);
            bias = random(out);
        }

        /** For a report of what failed. */
        @Override
        public String toString() {
            return count + " images of " + height + "x" + width + ", " + in + " to " + out + " channels, seed " + seed;
        }

        /** Float32 numbers between −1 and 1. */
        double[] random(int size) {
            double[] values = new double[size];
            Arrays.setAll(values, i -> (float) random.nextDouble(-1, 1));
            return values;
        }

        int outputs() {
            return count * out * height * width;
        }

        private interface Visitor {
            void visit(int input, int kernel, int output);
        }

        /** All products that a convolution sums. */
        private void visit(Visitor visitor) {
            for (int n = 0; n < count; n++) {
                for (int o = 0; o < out; o++) {
                    for (int i = 0; i < in; i++) {
                        for (int place = 0; place < 9; place++) {
                            int down = place / 3 - 1;
                            int right = place % 3 - 1;
                            for (int y = Math.max(0, -down); y < height - Math.max(0, down); y++) {
                                for (int x = Math.max(0, -right); x < width - Math.max(0, right); x++) {
                                    visitor.visit(
                                            ((n * in + i) * height + y + down) * width + x + right,
                                            (place * in + i) * out + o,
                                            ((n * out + o) * height + y) * width + x);
                                }
                            }
                        }
                    }
                }
            }
        }

        double[] forward(boolean withBias) {
            double[] output = new double[outputs()];
            if (withBias) {
                Arrays.setAll(output, i -> bias[i / (height * width) % out]);
            }
            visit((i, k, o) -> output[o] += input[i] * kernel[k]);
            return output;
        }

        double[] inputGradient(double[] delta) {
            double[] gradient = new double[input.length];
            visit((i, k, o) -> gradient[i] += delta[o] * kernel[k]);
            return gradient;
        }

        double[] kernelGradient(double[] delta) {
            double[] gradient = new double[kernel.length];
            visit((i, k, o) -> gradient[k] += delta[o] * input[i]);
            return gradient;
        }

        double[] biasGradient(double[] delta) {
            double[] gradient = new double[out];
            for (int i = 0; i < delta.length; i++) {
                gradient[i / (height * width) % out] += delta[i];
            }
            return gradient;
        }
    }
}
