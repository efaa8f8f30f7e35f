package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.numbers;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedScheduleTest {

    @ParameterizedTest
    @CsvSource({"DIRECT, direct", "MULTI_SCALE, multi-scale", "BICUBIC, bicubic", "SCALE4, scale4"})
    void ten_steps_have_the_published_rates(PublishedSchedule schedule, String name) {
        double[] published =
                numbers(json("zero-shot/zero-shot.json").get("schedules").get(name));

        assertThat(published).hasSize(10);
        for (int step = 0; step < published.length; step++) {
            assertThat(schedule.schedule().at(step)).as("step " + step).isEqualTo(published[step]);
        }
    }
}
