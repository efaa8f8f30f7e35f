package org.mzsr.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time writes to a folder. */
class FolderLockTest {

    private static final Duration BEAT = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private final List<String> notices = new ArrayList<>();

    private FolderLock take() throws IOException {
        return FolderLock.ofRun(Folder.at(folder.toString(), new Configuration()), BEAT, notices::add);
    }

    @Test
    void a_second_run_is_refused_while_the_first_lives() throws IOException {
        try (FolderLock first = take()) {
            first.check();

            assertThatThrownBy(this::take)
                    .hasMessageStartingWith("Cannot write to " + folder + ": process "
                            + ProcessHandle.current().pid() + " on ")
                    .hasMessageEndingWith("is writing there; wait for it, stop it, or choose another --out");
            first.check();
        }
        take().close();
        assertThat(folder.resolve("run.lock")).doesNotExist();
    }

    @Test
    void a_silent_lock_of_another_machine_is_taken_over() throws IOException {
        Files.writeString(folder.resolve("run.lock"), "process 1 on elsewhere since yesterday (x)\n5\n");

        take().close();

        assertThat(notices)
                .containsExactly(
                        "waiting to see whether process 1 on elsewhere since yesterday (x) still writes to " + folder);
    }

    @Test
    void a_lock_of_a_process_that_is_gone_is_taken_over_at_once() throws IOException {
        FolderLock lock = take();
        String mine = Files.readString(folder.resolve("run.lock"));
        lock.close();
        Files.writeString(folder.resolve("run.lock"), mine.replaceFirst("process \\d+", "process 999999999999"));

        take().close();

        assertThat(notices).isEmpty();
    }

    @Test
    void who_was_suspended_and_finds_anothers_lock_stops_writing() throws IOException {
        FolderLock suspended = take();
        Files.writeString(folder.resolve("run.lock"), "process 2 on elsewhere since today (y)\n1\n");

        assertThatThrownBy(suspended::check)
                .hasMessage("Cannot go on in " + folder + ": process 2 on elsewhere since today (y) has taken it over"
                        + " while this run was silent");
        suspended.close();
        assertThat(folder.resolve("run.lock")).exists();
    }
}
