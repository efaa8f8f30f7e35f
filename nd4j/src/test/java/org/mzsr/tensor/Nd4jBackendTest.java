package org.mzsr.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The tests of all backends, with ND4J on the class path. */
class Nd4jBackendTest extends BackendsTest {

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "only x86-64 has natives with oneDNN")
    void the_loaded_natives_have_oneDNN() {
        BackendOptions nd4j = new BackendOptions("nd4j", Precision.FLOAT32, 1, 0);
        assertThat(Backends.areAccelerated(nd4j))
                .as("without oneDNN convolutions are 7 to 20 times slower")
                .isTrue();
        try (TensorBackend backend = Backends.open(nd4j)) {
            assertThat(backend.description()).isEqualTo("nd4j float32, oneDNN, 1 thread");
        }
    }

    @Test
    void float64_is_nd4js() {
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            assertThat(backend.description()).startsWith("nd4j float64");
        }
    }

    @Test
    void a_backend_of_another_name_is_refused_with_those_that_there_are() {
        assertThatThrownBy(() -> new BackendSettings("mkl", false, InstructionSet.AUTO))
                .hasMessage("key 'backend' is mkl, expected auto or nd4j or onednn or opencl or reference");
    }
}
