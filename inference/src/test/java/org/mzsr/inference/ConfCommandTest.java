package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.config.Configuration;

class ConfCommandTest {

    private static CommandOutput conf(String... arguments) {
        return CommandOutput.of(new ConfCommand(), arguments);
    }

    @Test
    void a_key_is_shown_with_its_value_its_default_and_its_meaning() {
        assertThat(conf("laptop", "metatrain.steps").out())
                .matches("metatrain\\.steps = 2 +# K, inner gradient steps \\[by default 5]\n");
        assertThat(conf("metatrain.steps").out()).matches("metatrain\\.steps = 5 +# K, inner gradient steps\n");
        assertThat(conf("metatrain.steps", "--set", "metatrain.steps=3").out()).contains("= 3 ");
    }

    @Test
    void a_sections_keys_are_shown_in_the_order_of_their_documentation() {
        assertThat(conf("network").out().lines().map(line -> line.replaceFirst(" =.*", "")))
                .containsExactly("network.depth", "network.width", "network.channels", "network.aligned");
    }

    @Test
    void all_of_it_is_a_configuration_that_says_the_same(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.conf");
        Files.writeString(file, conf("paper-multi-scale", "kernels/wide").out(), StandardCharsets.UTF_8);

        assertThat(Configuration.load(List.of(file.toString()), List.of()).asMap())
                .isEqualTo(Configuration.load(List.of("paper-multi-scale", "kernels/wide"), List.of())
                        .asMap());
    }

    @Test
    void what_is_neither_key_nor_preset_nor_file_is_named_with_the_nearest() {
        CommandOutput key = conf("metatrain.step");
        CommandOutput preset = conf("laptopp");

        assertThat(key.exit()).isEqualTo(1);
        assertThat(key.err()).contains("Cannot show 'metatrain.step'").contains("did you mean 'metatrain.steps'?");
        assertThat(preset.exit()).isEqualTo(1);
        assertThat(preset.err()).contains("no preset of that name (paper-x2, ").contains("did you mean 'laptop'?");
        assertThat(conf("settings.conf").err()).doesNotContain("did you mean");
    }
}
