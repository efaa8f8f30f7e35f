package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.numbers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.adaptation.Schedule;
import org.mzsr.network.NetworkShape;

class PublishedScheduleTest {

    @ParameterizedTest
    @ValueSource(strings = {"direct", "multi-scale", "bicubic", "scale4"})
    void ten_steps_have_the_published_rates(String name) {
        PublishedSchedule schedule = PublishedSchedule.parse(name);
        double[] published =
                numbers(json("zero-shot/zero-shot.json").get("schedules").get(name));

        assertThat(published).hasSize(10);
        for (int step = 0; step < published.length; step++) {
            assertThat(Schedule.of(schedule.rates()).at(step, new NetworkShape(2, 1, 1))[0])
                    .as("step " + step)
                    .isEqualTo(published[step]);
        }
    }

    @Test
    void an_unknown_name_is_refused_with_the_known_ones() {
        assertThatThrownBy(() -> PublishedSchedule.parse("x4"))
                .hasMessage("Cannot use schedule 'x4': expected direct, multi-scale, bicubic or scale4");
    }
}
