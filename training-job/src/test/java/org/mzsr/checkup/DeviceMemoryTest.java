package org.mzsr.checkup;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;

/** The memory of a device, which none has to be there for. */
class DeviceMemoryTest {

    private static final long MIB = 1 << 20;
    private static final BackendOptions OPENCL = new BackendOptions("opencl", Precision.FLOAT32, 1, 0);

    @Test
    void tasks_that_share_a_device_are_counted_together() {
        SparkConf half = new SparkConf(false).set("spark.task.resource.gpu.amount", "0.5");
        Checkup checkup = Checkup.of(OPENCL, new MemoryPlan(4, 100 * MIB, MIB, MIB), half);

        assertThat(checkup.deviceMemory(1000 * MIB).level()).isEqualTo(Finding.Level.OK);
        assertThat(checkup.deviceMemory(700 * MIB).level()).isEqualTo(Finding.Level.ERROR);
        assertThat(checkup.deviceMemory(700 * MIB).toString())
                .contains("needs 732 MiB for 2 tasks at once, has 700 MiB")
                .contains("spark.task.resource.gpu.amount=1");
    }

    @Test
    void without_a_share_all_tasks_of_an_executor_share_its_first_device() {
        Checkup checkup = Checkup.of(OPENCL, new MemoryPlan(4, 100 * MIB, MIB, MIB), new SparkConf(false));

        assertThat(checkup.deviceMemory(10_000 * MIB).toString()).contains("for 4 tasks at once");
    }
}
