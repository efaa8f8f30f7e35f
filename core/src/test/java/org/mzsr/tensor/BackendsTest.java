package org.mzsr.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.testing.ClassPath;

public class BackendsTest {

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "oneDNN is called directly on x86-64")
    void oneDNN_is_called_directly_where_that_is_possible() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 2)) {
            assertThat(backend.description()).matches("onednn float32, oneDNN 2\\.5\\.2 with (avx2|avx512), 2 threads");
        }
    }

    @Test
    void oneDNN_has_no_float64() {
        assertThatThrownBy(() -> Backends.open(new BackendOptions("onednn", Precision.FLOAT64, 1, 0)))
                .hasMessageStartingWith("Cannot compute with the backend onednn in float64 on ")
                .hasMessageContaining("; on the class path are auto, ");
    }

    @Test
    void a_view_shares_memory_with_its_source() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Tensor source = backend.allocate(6);
            backend.write(new double[] {1, 2, 3, 4, 5, 6}, 0, source);
            Tensor view = backend.view(source, 2, 3);

            backend.add(10, view, view);

            double[] values = new double[6];
            backend.read(source, values, 0);
            assertThat(values).containsExactly(1, 2, 33, 44, 55, 6);
        }
    }

    @Test
    void a_view_beyond_its_source_is_refused() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 1)) {
            Tensor source = backend.allocate(6);

            assertThatThrownBy(() -> backend.view(source, 4, 3))
                    .hasMessageContaining("elements 4..6 of a tensor with 6");
        }
    }

    @Test
    void the_absolute_error_has_derivative_zero_where_both_agree() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 1)) {
            Tensor prediction = backend.allocate(4);
            Tensor target = backend.allocate(4);
            Tensor gradient = backend.allocate(4);
            Tensor losses = backend.allocate(2);
            backend.write(new double[] {1, 2, 3, 4}, 0, prediction);
            backend.write(new double[] {2, 2, 1, 4}, 0, target);

            backend.absoluteError(prediction, target, gradient, losses, 1);

            double[] g = new double[4];
            backend.read(gradient, g, 0);
            double[] loss = new double[2];
            backend.read(losses, loss, 0);
            assertThat(g).containsExactly(-0.25, 0, 0.25, 0);
            assertThat(loss).containsExactly(0, 0.75);
        }
    }

    @Test
    void at_least_one_thread_is_demanded() {
        assertThatThrownBy(() -> Backends.open(Precision.FLOAT32, 0)).hasMessageContaining("got 0 threads, expected 1");
    }

    @ParameterizedTest
    @MethodSource("org.mzsr.testing.ClassPath#float32")
    void a_backend_goes_on_in_another_thread(String name) throws InterruptedException {
        try (TensorBackend backend = Backends.open(ClassPath.options(name, Precision.FLOAT32))) {
            Tensor features = backend.allocate(1, 16, 8, 8);
            Tensor kernel = backend.view(backend.allocate(9 * 256), 0, 3, 3, 16, 16);
            double[] ones = new double[9 * 256];
            Arrays.fill(ones, 1);
            backend.write(ones, 0, features);
            backend.write(ones, 0, kernel);
            Tensor here = backend.allocate(1, 16, 8, 8);
            Tensor there = backend.allocate(1, 16, 8, 8);
            Runnable work = () -> {
                backend.convolve(features, kernel, null, there, Epilogue.STORE);
                backend.mask(features, there);
                backend.add(1, features, there);
            };
            work.run();
            backend.copy(there, here);

            Thread other = new Thread(() -> {
                backend.attach();
                work.run();
            });
            other.start();
            other.join();

            double[] first = new double[here.size()];
            double[] second = new double[there.size()];
            backend.read(here, first, 0);
            backend.read(there, second, 0);
            assertThat(second).containsExactly(first);
            assertThat(first[9]).isCloseTo(145, within(0.01));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "oneDNN is called directly on x86-64")
    void tensors_of_the_wrong_size_are_refused_before_memory_is_touched() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 1)) {
            Tensor image = backend.allocate(2, 3, 8, 8);
            Tensor smaller = backend.allocate(1, 3, 8, 8);
            Tensor kernel = backend.view(backend.allocate(81), 0, 3, 3, 3, 3);

            backend.convolve(image, kernel, null, backend.allocate(2, 3, 8, 8), Epilogue.STORE);

            // What is compiled is looked up by the input's size.
            assertThatThrownBy(() -> backend.convolve(image, kernel, null, smaller, Epilogue.STORE))
                    .hasMessageContaining("operand 2 has 192 numbers, expected 384");
            assertThatThrownBy(() -> backend.copy(image, smaller)).hasMessageContaining("Cannot copy 384 numbers");
        }
    }
}
