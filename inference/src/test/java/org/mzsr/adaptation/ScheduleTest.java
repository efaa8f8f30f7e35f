package org.mzsr.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mzsr.meta.InnerRates;
import org.mzsr.network.NetworkShape;

class ScheduleTest {

    private static final NetworkShape SHAPE = new NetworkShape(2, 1, 1);

    @Test
    void the_last_rate_that_was_given_stands_for_all_later_steps() {
        Schedule given = Schedule.of(List.of(0.4, 0.2));

        assertThat(given.at(1, SHAPE)).containsOnly(0.2);
        assertThat(given.at(9, SHAPE)).containsOnly(0.2);
    }

    @Test
    void steps_beyond_those_that_rates_were_learnt_for_are_half_as_long_as_the_last() {
        Schedule learnt = Schedule.of(InnerRates.constant(2, 0.4, SHAPE.tensors()));

        assertThat(learnt.at(1, SHAPE)).containsOnly(0.4);
        assertThat(learnt.at(2, SHAPE)).containsOnly(0.2);
        assertThat(learnt.at(9, SHAPE)).containsOnly(0.2);
        assertThat(learnt).hasToString("[[0.4, 0.4, 0.4, 0.4], [0.4, 0.4, 0.4, 0.4], then 0.5 times the last]");
    }
}
