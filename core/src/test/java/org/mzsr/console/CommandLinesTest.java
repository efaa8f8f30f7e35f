package org.mzsr.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.mzsr.CommandOutput;
import org.mzsr.error.Explained;
import org.mzsr.error.FileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CommandLinesTest {

    @Command(name = "failing")
    private static final class Failing implements Callable<Integer> {

        private final RuntimeException failure;

        @Mixin
        private final Common common = new Common();

        Failing(RuntimeException failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() {
            throw failure;
        }
    }

    @Test
    void a_fault_of_the_program_is_unexpected_though_its_text_begins_as_a_sentence_does() {
        CommandOutput output = CommandOutput.of(
                new Failing(new NullPointerException("Cannot invoke \"String.length()\" because it is null")));

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err())
                .startsWith("mzsr: unexpected java.lang.NullPointerException: Cannot invoke")
                .contains("run again with --verbose for the details");
    }

    @Test
    void the_outermost_sentence_is_told_wherever_it_stands() {
        FileException inner = new FileException("Cannot read a: it is cut off");
        FileException outer = new FileException("Cannot go on with b: see a", inner);

        assertThat(Explained.sentence(new RuntimeException("Job aborted", outer)))
                .isEqualTo("Cannot go on with b: see a");
        assertThat(Explained.sentence(new RuntimeException("Job aborted", inner)))
                .isEqualTo("Cannot read a: it is cut off");
    }

    @Test
    void what_the_machine_has_too_little_of_is_said_unless_somebody_said_it_better() {
        IOException full = new IOException("No space left on device");

        assertThat(Explained.sentence(new RuntimeException("Job aborted", full)))
                .startsWith("Cannot go on: a disk is full");
        assertThat(Explained.sentence(new FileException("Cannot write a: No space left on device", full)))
                .isEqualTo("Cannot write a: No space left on device");
        assertThat(Explained.sentence(new FileSystemException("/b", null, "Too many open files")))
                .contains("ulimit -n");
    }

    @Test
    void what_a_terminal_would_obey_is_shown_as_a_question_mark() {
        assertThat(Printable.of("a\u001b[2J\tb\u009bc\u202ed\n\r")).isEqualTo("a?[2J\tb?c?d\n?");
    }
}
