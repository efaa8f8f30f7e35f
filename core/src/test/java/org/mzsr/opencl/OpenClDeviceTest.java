package org.mzsr.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bytedeco.opencl._cl_device_id;
import org.junit.jupiter.api.Test;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;

/** Which device is which, and what is said where there is none: on invented devices. */
class OpenClDeviceTest {

    private static final OpenClDevice SECOND = gpu("second", "NVIDIA CUDA", 0x20000);
    private static final OpenClDevice FIRST = gpu("first", "NVIDIA CUDA", 0x10000);
    private static final OpenClDevice FAR = gpu("far", "NVIDIA CUDA", 1L << 32);
    private static final OpenClDevice OTHER = gpu("other", "AMD", 0x5000);
    private static final OpenClDevice PROCESSOR =
            new OpenClDevice(new _cl_device_id(null), "PoCL", "cpu", "3.1", true, true, -1, 1, 1, 1 << 15, 256, true);

    private static OpenClDevice gpu(String name, String platform, long address) {
        return new OpenClDevice(
                new _cl_device_id(null),
                platform,
                name,
                "1",
                false,
                false,
                address,
                1 << 30,
                1 << 28,
                1 << 15,
                256,
                false);
    }

    @Test
    void devices_are_numbered_platform_by_platform_as_they_lie_on_the_bus_and_processors_come_last() {
        assertThat(OpenClDevice.inOrder(List.of(PROCESSOR, OTHER, FAR, SECOND, FIRST)))
                .containsExactly(FIRST, SECOND, FAR, OTHER, PROCESSOR);
    }

    @Test
    void devices_whose_place_nobody_tells_keep_the_drivers_order() {
        OpenClDevice one = gpu("one", "Mesa", -1);
        OpenClDevice two = gpu("two", "Mesa", -1);

        assertThat(OpenClDevice.inOrder(List.of(one, two))).containsExactly(one, two);
    }

    @Test
    void the_number_that_spark_gave_chooses_the_device() {
        assertThat(choose(List.of(FIRST, SECOND), 1, false)).isEqualTo(SECOND);
    }

    @Test
    void a_processor_is_taken_only_where_that_was_said() {
        assertThatThrownBy(() -> choose(List.of(PROCESSOR), 0, false))
                .hasMessageContaining("there is no GPU (there are cpu (PoCL, driver 3.1), a processor)")
                .hasMessageContaining("compute.allow-cpu-device = true");
        assertThat(choose(List.of(PROCESSOR), 0, true)).isEqualTo(PROCESSOR);
    }

    @Test
    void a_device_whose_groups_are_too_small_is_refused() {
        OpenClDevice small = new OpenClDevice(
                new _cl_device_id(null), "P", "small", "1", false, false, 1, 1 << 30, 1 << 28, 1 << 14, 128, true);

        assertThatThrownBy(() -> choose(List.of(small), 0, false))
                .hasMessage(
                        "Cannot compute on small (P, driver 1): a work-group has 128 items and 16384 bytes of local memory"
                                + " there at most, and the kernels need 256 and 32768");
    }

    @Test
    void without_any_driver_it_is_said_what_one_would_bring() {
        assertThatThrownBy(() -> choose(List.of(), 0, true)).hasMessageContaining("libnvidia-opencl.so.1");
    }

    @Test
    void a_device_that_is_not_there_is_named_with_those_that_are() {
        assertThatThrownBy(() -> choose(List.of(FIRST), 1, false))
                .hasMessage(
                        "Cannot compute on the OpenCL device 1, counted from 0: there are first (NVIDIA CUDA, driver 1)");
    }

    @Test
    void float64_is_refused_where_a_device_has_none() {
        assertThatThrownBy(() ->
                        OpenClProvider.choose(List.of(FIRST), new BackendOptions("opencl", Precision.FLOAT64, 1, 0)))
                .hasMessageContaining("Cannot compute in float64 on first (NVIDIA CUDA, driver 1)");
    }

    @Test
    void memory_that_is_short_is_said_with_what_to_change() {
        assertThatThrownBy(() -> OpenCl.check(-4, "allocate 10 numbers"))
                .hasMessageContaining(
                        "Cannot allocate 10 numbers with OpenCL: out of memory (-4); compute less at once");
    }

    private static OpenClDevice choose(List<OpenClDevice> all, int number, boolean cpu) {
        return OpenClProvider.choose(all, new BackendOptions("opencl", Precision.FLOAT32, 1, number, cpu));
    }
}
