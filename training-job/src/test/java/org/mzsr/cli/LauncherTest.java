package org.mzsr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./mzsr}, the script. */
class LauncherTest {

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "prepare"})
    void too_few_files_are_a_sentence_before_anything_is_built_or_begun(String command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", "ulimit -n 64 && exec ../mzsr " + command)
                .redirectErrorStream(true)
                .start();

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(printed).startsWith("mzsr: only 64 files may be open at once, and this needs ");
    }
}
