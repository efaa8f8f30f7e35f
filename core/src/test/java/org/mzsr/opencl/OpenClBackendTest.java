package org.mzsr.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.testing.ReferenceBackend;

/** On whatever device there is: on a machine without a GPU, PoCL's. */
class OpenClBackendTest {

    @BeforeAll
    static void needsADevice() {
        assumeFalse(
                OpenClDevice.all().isEmpty(),
                "no OpenCL device: install PoCL (Debian: pocl-opencl-icd) to run these tests without a GPU");
    }

    private static TensorBackend open(Precision precision) {
        return Backends.open(new BackendOptions("opencl", precision, 1, 0, true));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void a_meta_gradient_is_the_one_of_plain_loops(Precision precision) {
        SmallTask expected = new SmallTask(new ReferenceBackend(), 20, 11);
        expected.run();
        try (TensorBackend backend = open(precision)) {
            SmallTask task = new SmallTask(backend, 20, 11);
            task.run();

            double tolerance = precision == Precision.FLOAT64 ? 1e-14 : 1e-5;
            for (int i = 0; i < expected.result().length; i++) {
                assertThat(task.result()[i]).isCloseTo(expected.result()[i], within(tolerance));
            }
        }
    }

    @Test
    void every_kind_of_device_gives_the_same_bits() throws IOException, InterruptedException {
        Set<String> bits = new HashSet<>();
        bits.add(Program.of(SmallTask.class, "FLOAT32", "64", "11", "0")
                .with("POCL_DEVICES", "pthread")
                .run());
        bits.add(Program.of(SmallTask.class, "FLOAT32", "64", "11", "0")
                .with("POCL_DEVICES", "basic")
                .run());
        bits.add(Program.of(SmallTask.class, "FLOAT32", "64", "11", "1")
                .with("POCL_DEVICES", "pthread pthread")
                .run());

        assertThat(bits).hasSize(1).allMatch(line -> line.startsWith("bits "));
    }

    @Test
    void primitives_allocate_nothing_on_the_heap_after_their_first_call() {
        try (TensorBackend backend = open(Precision.FLOAT32)) {
            Tensor image = backend.allocate(1, 3, 8, 8);
            Tensor other = backend.allocate(1, 3, 8, 8);
            Tensor features = backend.allocate(1, 16, 8, 8);
            Tensor kernel = backend.view(backend.allocate(9 * 48), 0, 3, 3, 3, 16);
            Tensor bias = backend.allocate(16);
            Tensor losses = backend.allocate(1);
            double[] values = new double[image.size()];
            Runnable step = () -> {
                backend.write(values, 0, image);
                backend.convolve(image, kernel, bias, features, Epilogue.RECTIFY);
                backend.convolveBackward(image, kernel, features, null, kernel, bias);
                backend.mask(features, features);
                backend.add(-0.5, bias, bias);
                backend.addProduct(1, bias, bias, bias);
                backend.absoluteError(image, image, image, losses, 0);
                backend.copy(image, other);
                backend.clear(image);
                backend.read(image, values, 0);
            };
            repeat(step, 500);
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());

            repeat(step, 500);

            // The call of the bean itself takes some; an object in each step would take 8 000 bytes at least.
            assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before)
                    .isLessThan(4000);
        }
    }

    private static void repeat(Runnable step, int times) {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    @Test
    void a_tensor_larger_than_a_buffer_may_be_is_refused_with_the_devices_limit() {
        OpenClContext context = OpenClContext.of(OpenClDevice.all().get(0));

        assertThatThrownBy(() -> context.buffer(1L << 50))
                .hasMessageContaining("Cannot allocate 1125899906842624 bytes at once on ")
                .hasMessageContaining("compute smaller batches, crops or tiles");
    }

    @Test
    void images_of_unequal_size_are_refused() {
        try (TensorBackend backend = open(Precision.FLOAT32)) {
            Tensor kernel = backend.view(backend.allocate(81), 0, 3, 3, 3, 3);

            assertThatThrownBy(() -> backend.convolve(
                            backend.allocate(1, 3, 8, 8), kernel, null, backend.allocate(1, 3, 8, 9), Epilogue.STORE))
                    .hasMessageContaining("Cannot convolve images of 1x8x8 pixels to images of 1x8x9");
        }
    }
}
