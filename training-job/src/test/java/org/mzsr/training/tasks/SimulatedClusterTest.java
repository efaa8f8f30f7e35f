package org.mzsr.training.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mzsr.training.Cases;
import org.mzsr.training.DriverLoad;

/** The driver meets executors that compute nothing, as real ones: it could not be measured with them otherwise. */
@Tag("spark")
@Tag("process")
class SimulatedClusterTest {

    @Test
    void an_iteration_of_a_hundred_executors_goes_through_the_tree_and_takes_the_time_of_a_task()
            throws IOException, InterruptedException {
        // Of other tests: a process has one at a time.
        Cases.closeSession();

        DriverLoad.Cost cost = DriverLoad.measure(100, 20, 3, 5);

        assertThat(cost.tasks()).isEqualTo(100);
        assertThat(cost.stages()).isEqualTo(2);
        assertThat(cost.iterationNanos()).isGreaterThan(20_000_000L);
        assertThat(cost.processorNanos()).isPositive();
    }
}
