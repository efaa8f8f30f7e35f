package org.mzsr.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;

class FailedStartsTest {

    private static final String WORKER = "worker-20261128-10.0.0.7-7078";

    private static List<String> said(FailedStarts starts, int from, int to) {
        List<String> said = new ArrayList<>();
        for (int executor = from; executor < to; executor++) {
            starts.read("Executor added: app-1/" + executor + " on " + WORKER + " (10.0.0.7:7078) with 4 core(s)")
                    .ifPresent(said::add);
            starts.read("Executor updated: app-1/" + executor + " is now RUNNING")
                    .ifPresent(said::add);
            starts.read("Executor updated: app-1/" + executor + " is now EXITED (Command exited with code 1)")
                    .ifPresent(said::add);
        }
        return said;
    }

    @Test
    void a_worker_is_named_at_its_third_failure_and_then_seldom() {
        FailedStarts starts = new FailedStarts(executor -> false);

        assertThat(said(starts, 0, 3))
                .containsExactly(
                        "executors do not start on " + WORKER + ": 3 have ended at once, the last with 'Command"
                                + " exited with code 1'; why stands there in work/app-1/2/stderr");
        assertThat(said(starts, 3, 414)).hasSize(2);
    }

    @Test
    void executors_that_had_started_do_not_count() {
        assertThat(said(new FailedStarts(Set.of("0", "1")::contains), 0, 4)).isEmpty();
    }

    @Test
    void sparks_own_lines_are_read_from_the_log() {
        List<String> said = new ArrayList<>();
        List<String> before = new ArrayList<>();
        new FailedStarts(executor -> false).listen(before::add);
        new FailedStarts(executor -> false).listen(said::add);
        org.apache.logging.log4j.Logger log =
                LogManager.getLogger("org.apache.spark.deploy.client.StandaloneAppClient$ClientEndpoint");

        for (int executor = 0; executor < 3; executor++) {
            log.info("Executor added: app-1/{} on {} (10.0.0.7:7078) with 4 core(s)", executor, WORKER);
            log.info("Executor updated: app-1/{} is now FAILED", executor);
        }

        assertThat(said)
                .containsExactly("executors do not start on " + WORKER
                        + ": 3 have ended at once; why stands there in work/app-1/2/stderr");
        assertThat(before).isEmpty();
    }
}
