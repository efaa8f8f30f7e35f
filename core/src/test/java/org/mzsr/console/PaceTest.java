package org.mzsr.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void follows_the_last_minute_and_forgets_how_it_began() {
        Pace pace = new Pace(0, 0);
        long done = 0;
        for (int second = 1; second <= 300; second++) {
            // One a second for two minutes, then ten.
            done += second <= 120 ? 1 : 10;
            pace.at(second * SECOND, done);
            if (second == 120) {
                assertThat(pace.rate(second * SECOND)).isCloseTo(1, within(1e-9));
            }
        }

        assertThat(pace.rate(300 * SECOND)).isCloseTo(10, within(1e-9));
        assertThat(pace.left(300 * SECOND, done + 600)).contains(Duration.ofSeconds(60));
    }

    @Test
    void counts_from_the_beginning_while_that_is_less_than_a_minute_ago() {
        Pace pace = new Pace(0, 40);
        pace.at(10 * SECOND, 60);

        assertThat(pace.rate(10 * SECOND)).isCloseTo(2, within(1e-9));
    }

    @Test
    void knows_items_that_take_longer_than_a_minute_each() {
        Pace pace = new Pace(0, 0);
        for (int item = 1; item <= 3; item++) {
            pace.at(item * 300 * SECOND, item);
        }

        assertThat(pace.left(900 * SECOND, 5)).contains(Duration.ofMinutes(10));
    }

    @Test
    void slows_down_while_nothing_is_done_and_says_nothing_before_anything_was() {
        Pace pace = new Pace(0, 0);

        assertThat(pace.left(20 * SECOND, 100)).isEmpty();

        pace.at(30 * SECOND, 30);

        assertThat(pace.rate(60 * SECOND)).isCloseTo(0.5, within(1e-9));
        assertThat(pace.rate(300 * SECOND)).isCloseTo(0.1, within(1e-9));
    }
}
