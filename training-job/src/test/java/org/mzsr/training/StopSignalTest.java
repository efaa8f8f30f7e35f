package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals to this very process, which would end it if nobody listened. */
class StopSignalTest {

    @ParameterizedTest
    @CsvSource({"HUP, 1", "INT, 2", "TERM, 15"})
    void asks_to_stop_after_the_iteration_even_if_it_comes_twice_at_once(String name, int number)
            throws IOException, InterruptedException {
        assumeThat(isIgnored(number))
                .as("SIG" + name + " is turned off for this process, as nohup and scripts do, and stays so")
                .isFalse();
        List<String> notices = new CopyOnWriteArrayList<>();
        try (StopSignal stop = StopSignal.listen(notices::add)) {
            long pid = ProcessHandle.current().pid();
            assertThat(Processes.run("sh", "-c", "kill -" + name + " " + pid)).isZero();
            for (int i = 0; i < 200 && !stop.isWanted(); i++) {
                Thread.sleep(25);
            }

            assertThat(stop.isWanted()).isTrue();
            // As a closed terminal does; were it taken for a second wish, this process would end.
            assertThat(Processes.run("sh", "-c", "kill -" + name + " " + pid)).isZero();
            Thread.sleep(200);
        }

        assertThat(notices).containsExactly("stopping after this iteration; once more to stop at once");
    }

    private static boolean isIgnored(int signal) throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn: 0")
                .split("\\s+")[1];
        return (Long.parseUnsignedLong(mask, 16) >> (signal - 1) & 1) == 1;
    }
}
