package org.mzsr.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path folder;

    @Test
    void two_who_write_at_once_leave_the_whole_of_one() throws Exception {
        Path file = folder.resolve("w");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                List<Callable<Void>> writers = IntStream.range(0, 4)
                        .<Callable<Void>>mapToObj(i -> () -> {
                            byte[] bytes = new byte[100_000 + i];
                            Arrays.fill(bytes, (byte) i);
                            AtomicFile.write(file, bytes);
                            return null;
                        })
                        .toList();
                for (Future<Void> written : threads.invokeAll(writers)) {
                    written.get();
                }
                byte[] bytes = Files.readAllBytes(file);
                int writer = bytes[0];
                assertThat(bytes).hasSize(100_000 + writer).containsOnly(writer);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void what_it_replaces_may_be_a_link_and_what_that_leads_to_stays() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "theirs");
        Path link = Files.createSymbolicLink(folder.resolve("w"), other);

        AtomicFile.write(link, new byte[] {1});

        assertThat(other).hasContent("theirs");
        assertThat(Files.isSymbolicLink(link)).isFalse();
    }

    @Test
    void what_a_killed_process_left_long_ago_is_removed_and_what_another_writes_now_is_not() throws IOException {
        Path old = Files.writeString(folder.resolve(".w.1.partial"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path young = Files.writeString(folder.resolve(".w.2.partial"), "x");

        AtomicFile.write(folder.resolve("w"), new byte[] {1});

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void asking_whether_a_file_can_be_written_changes_nothing() throws IOException {
        Path file = Files.writeString(folder.resolve("w"), "before");

        AtomicFile.requireWritable(file);

        assertThat(file).hasContent("before");
        assertThat(Files.list(folder)).containsExactly(file);
        assertThatThrownBy(() -> AtomicFile.requireWritable(folder)).hasMessageContaining("it is a folder");
    }
}
