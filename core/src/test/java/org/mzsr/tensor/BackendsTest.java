package org.mzsr.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackendsTest {

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "only x86-64 has natives with oneDNN")
    void the_loaded_natives_have_oneDNN() {
        assertThat(Backends.hasOneDnn())
                .as("without oneDNN convolutions are 7 to 20 times slower")
                .isTrue();
        try (TensorBackend backend = Backends.open(new BackendOptions(BackendName.ND4J, Precision.FLOAT32, 1, 0))) {
            assertThat(backend.description()).isEqualTo("nd4j float32, oneDNN, 1 thread");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "oneDNN is called directly on x86-64")
    void oneDNN_is_called_directly_where_that_is_possible() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 2)) {
            assertThat(backend.description()).matches("onednn float32, oneDNN 2\\.5\\.2( with AVX-512)?, 2 threads");
        }
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            assertThat(backend.description()).startsWith("nd4j float64");
        }
    }

    @Test
    void oneDNN_has_no_float64() {
        assertThatThrownBy(() -> Backends.open(new BackendOptions(BackendName.ONEDNN, Precision.FLOAT64, 1, 0)))
                .hasMessageStartingWith("Cannot compute with the backend onednn in float64 on ")
                .hasMessageEndingWith("; use auto or nd4j");
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
}
