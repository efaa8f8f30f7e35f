package org.mzsr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.meta.Adam;
import org.mzsr.network.NetworkShape;

class ConfigurationTest {

    @Test
    void the_defaults_are_the_papers_network() throws IOException {
        assertThat(Configuration.load(List.of(), List.of()).bind("network", NetworkShape.class))
                .isEqualTo(new NetworkShape(8, 64, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"paper-x2", "laptop", "demo"})
    void presets_come_with_the_program(String preset) throws IOException {
        assertThat(Configuration.load(List.of(preset), List.of()).number("scale"))
                .isEqualTo(2);
    }

    @Test
    void later_layers_win(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), "network.depth = 5\nnetwork.width = 12");

        Configuration configuration = Configuration.load(
                List.of("demo", file.toString()), List.of("network.width=7", "optimizer.form=tensorflow"));

        assertThat(configuration.bind("network", NetworkShape.class)).isEqualTo(new NetworkShape(5, 7, 3));
        assertThat(configuration.bind("optimizer", Adam.Settings.class).form()).isEqualTo(Adam.Form.TENSORFLOW);
    }

    @Test
    void what_was_said_can_be_told_from_defaults(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), "adapt { rates = [0.5] }");
        Configuration configuration = Configuration.load(List.of(file.toString()), List.of("compute.native-threads=1"));

        assertThat(configuration.isGiven("adapt.rates")).isTrue();
        assertThat(configuration.numbers("adapt.rates")).containsExactly(0.5);
        assertThat(configuration.isGiven("compute.native-threads")).isTrue();
        assertThat(configuration.isGiven("compute.backend")).isFalse();
    }

    record Both(@Inline Part part, long seed) {}

    record Part(double depth, List<String> names) {}

    @Test
    void a_record_can_be_part_of_its_section() {
        Binder binder = new Binder(ConfigFactory.parseString("here { depth = 2, names = [a, b], seed = 3 }"));

        assertThat(binder.record("here", Both.class)).isEqualTo(new Both(new Part(2, List.of("a", "b")), 3));
    }

    @Test
    void what_was_resolved_can_be_read_again(@TempDir Path folder) throws IOException {
        Configuration configuration = Configuration.load(List.of("laptop"), List.of("seed=42"));
        Path file = Files.writeString(folder.resolve("resolved.conf"), configuration.render());

        assertThat(Configuration.load(List.of(file.toString()), List.of()).asMap())
                .isEqualTo(configuration.asMap());
    }

    @Test
    void an_unknown_key_names_the_nearest_one_and_where_it_stands(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.conf"), "scale = 3\nmetatrain.inner-rates = 0.1");

        assertThatThrownBy(() -> Configuration.load(List.of(file.toString()), List.of()))
                .hasMessageContaining("'metatrain.inner-rates'")
                .hasMessageContaining("mine.conf: 2")
                .hasMessageContaining("did you mean 'metatrain.inner-rate'?");
    }

    @Test
    void an_ill_typed_value_says_what_was_expected() throws IOException {
        Configuration configuration = Configuration.load(List.of(), List.of("network.depth=deep"));

        assertThatThrownBy(() -> configuration.bind("network", NetworkShape.class))
                .hasMessageContaining(
                        "'network.depth' (--set network.depth=deep: 1): got \"deep\", expected a whole number");
    }

    @Test
    void a_value_out_of_range_is_refused_by_its_record() throws IOException {
        Configuration configuration = Configuration.load(List.of(), List.of("optimizer.beta1=1.5"));

        assertThatThrownBy(() -> configuration.bind("optimizer", Adam.Settings.class))
                .hasMessageContaining("'optimizer'")
                .hasMessageContaining("expected betas in [0, 1)");
    }

    @Test
    void a_choice_lists_what_there_is() throws IOException {
        Configuration configuration = Configuration.load(List.of(), List.of("optimizer.form=sgd"));

        assertThatThrownBy(() -> configuration.bind("optimizer", Adam.Settings.class))
                .hasMessageContaining("expected kingma or tensorflow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-equals-sign", "=1", "a={"})
    void a_malformed_assignment_is_refused(String assignment) {
        assertThatThrownBy(() -> Configuration.load(List.of(), List.of(assignment)))
                .hasMessageStartingWith("Cannot set '" + assignment + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metatrain.learning-rate=0,0003", "scale=2,5", "metatrain.iterations=100,000"})
    void a_comma_in_a_number_is_called_one(String assignment) {
        assertThatThrownBy(() -> Configuration.load(List.of(), List.of(assignment)))
                .hasMessage(
                        "Cannot set '" + assignment + "': numbers have a point, and nothing between their thousands");
    }

    @Test
    void text_needs_no_quotes_on_the_command_line() throws IOException {
        assertThat(Configuration.load(List.of(), List.of("spark.master=local[2]"))
                        .text("spark.master"))
                .isEqualTo("local[2]");
        assertThat(Configuration.load(List.of(), List.of("spark.master=spark://host:7077"))
                        .text("spark.master"))
                .isEqualTo("spark://host:7077");
    }

    @ParameterizedTest
    @ValueSource(strings = {"network.depth=2.7", "network.depth=Infinity", "optimizer.epsilon=Infinity"})
    void numbers_are_neither_cut_off_nor_infinite(String assignment) throws IOException {
        Configuration configuration = Configuration.load(List.of(), List.of(assignment));

        assertThatThrownBy(() -> {
                    configuration.bind("network", NetworkShape.class);
                    configuration.bind("optimizer", Adam.Settings.class);
                })
                .hasMessageContaining("number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"other\"",
                "include url(\"http://127.0.0.1:1/x.conf\")",
                "include file(\"/etc/passwd\")",
                "include classpath(\"conf/fast.conf\")"
            })
    void includes_are_not_followed(String line, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("c.conf"), line + "\nseed = 1\n");

        assertThatThrownBy(() -> Configuration.load(List.of(file.toString()), List.of()))
                .hasMessageStartingWith("Cannot read configuration " + file + ": it includes ")
                .hasMessageContaining("includes are not followed");
    }

    @Test
    void the_environment_is_not_looked_at(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("c.conf"), "prepare.kernels.files.folder = ${PATH}\n");

        assertThatThrownBy(() -> Configuration.load(List.of(file.toString()), List.of()))
                .hasMessageContaining("PATH");
    }

    @Test
    void what_nests_without_end_is_refused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("c.conf"), "a = " + "[".repeat(200_000));

        assertThatThrownBy(() -> Configuration.load(List.of(file.toString()), List.of()))
                .hasMessageContaining("it nests without end");
    }

    @Test
    void a_file_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> Configuration.load(List.of("nowhere.conf"), List.of()))
                .hasMessageContaining("Cannot read configuration nowhere.conf: there is no such file, and no preset");
    }
}
