package org.mzsr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;

@Tag("process")
class CompletionCommandTest {

    @Test
    void bash_completes_commands_options_and_presets(@TempDir Path folder) throws Exception {
        CommandOutput output = CommandOutput.of(Main.create(), "completion");
        Path script = folder.resolve("completion.bash");
        Files.writeString(script, output.out(), StandardCharsets.UTF_8);

        assertThat(completed(script, "metatr")).isEqualTo("metatrain");
        assertThat(completed(script, "kernel", "--subs")).contains("--subsampling");
        assertThat(completed(script, "pretrain", "--conf", "lap")).isEqualTo("laptop");
    }

    private static String completed(Path script, String... words) throws IOException, InterruptedException {
        String typed = "mzsr " + String.join(" ", words);
        String asked = "source " + script + "; COMP_LINE='" + typed + "'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("
                + typed + "); COMP_CWORD=" + words.length + "; _complete_mzsr; echo \"${COMPREPLY[*]}\"";
        Process process = new ProcessBuilder("bash", "-c", asked).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out.strip();
    }
}
