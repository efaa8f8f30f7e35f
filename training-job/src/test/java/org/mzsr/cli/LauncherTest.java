package org.mzsr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./mzsr}, the script. */
@Tag("process")
class LauncherTest {

    private record Ended(int exit, String printed) {}

    private static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }

    /** With a Java that says its version and, if it is to do more, its arguments. */
    private static Ended runOn(String version, Path folder, String... command)
            throws IOException, InterruptedException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        String script = "#!/bin/sh\n[ \"$1\" != -version ] || { echo 'openjdk version \"" + version
                + "\" 2030-01-01' >&2; exit; }\necho \"$@\"\n";
        Files.writeString(java, script, StandardCharsets.UTF_8);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", folder.toString());
        builder.environment().put("MZSR_BUILD", "off");
        return run(builder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "prepare"})
    void too_few_files_are_a_sentence_before_anything_is_built_or_begun(String command)
            throws IOException, InterruptedException {
        Ended ended = run(new ProcessBuilder("sh", "-c", "ulimit -n 64 && exec ../mzsr " + command));

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.printed()).startsWith("mzsr: only 64 files may be open at once, and this needs ");
    }

    @ParameterizedTest
    @CsvSource({
        "11.0.2, conf, 'mzsr: Java 11 found, expected 17; point JAVA_HOME at a JDK 17'",
        "25, prepare, 'mzsr: Java 25 found, and Spark 3.5 runs on Java 17 to 21; point JAVA_HOME at a JDK 17'"
    })
    void a_java_that_cannot_serve_is_a_sentence(String version, String command, String sentence, @TempDir Path folder)
            throws IOException, InterruptedException {
        Ended ended = runOn(version, folder, "../mzsr", command);

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.printed()).isEqualTo(sentence + "\n");
    }

    @Test
    void newer_javas_are_told_what_they_would_warn_of(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(runOn("25.0.1", folder, "../mzsr", "conf").printed())
                .contains("--enable-native-access=ALL-UNNAMED", "org.mzsr.inference.Main conf");
        assertThat(runOn("17.0.9", folder, "../mzsr", "conf").printed())
                .contains("org.mzsr.inference.Main conf")
                .doesNotContain("--enable-native-access");
    }
}
