package org.mzsr.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.CommandOutput;
import org.mzsr.training.Cases;

/** The notebooks run from a clean state, and their .ipynb files are what their texts say. */
@Tag("spark")
class NotebooksTest {

    private static final Path FOLDER = Path.of("../notebooks");

    @TempDir
    private Path folder;

    static Stream<Path> texts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().matches(".*\\.(jsh|py)")).sorted().toList().stream();
        }
    }

    static Stream<Path> javaTexts() throws IOException {
        return texts().filter(file -> file.toString().endsWith(".jsh"));
    }

    @ParameterizedTest
    @MethodSource("javaTexts")
    void every_cell_runs_and_what_is_shown_is_of_the_kind_that_readers_see(Path text) throws IOException {
        // Notebooks open sessions of their own.
        Cases.closeSession();
        Notebook notebook = Notebook.read(text);
        JsonNode rendered = rendered(text);

        List<Shown> shown;
        try (NotebookSession session = new NotebookSession(Cases.classPath())) {
            shown = session.run(notebook);
        }

        JsonNode now = new ObjectMapper().readTree(notebook.encode(shown));
        assertThat(kinds(now)).isNotEmpty().isEqualTo(kinds(rendered));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void the_files_for_readers_have_the_cells_of_the_texts(Path text) throws IOException {
        JsonNode rendered = rendered(text);
        JsonNode fresh = new ObjectMapper().readTree(Notebook.read(text).encode(List.of()));

        assertThat(rendered.findValues("source"))
                .as("render them again with ./mzsr notebook --render")
                .isEqualTo(fresh.findValues("source"));
        String name = String.valueOf(text.getFileName());
        assertThat(Notebook.read(text)
                        .isIn(text.resolveSibling(Language.of(name).notebook(name))))
                .isTrue();
        assertThat(rendered.findValuesAsText("cell_type")).isEqualTo(fresh.findValuesAsText("cell_type"));
    }

    private static JsonNode rendered(Path text) throws IOException {
        String name = String.valueOf(text.getFileName());
        return new ObjectMapper()
                .readTree(text.resolveSibling(Language.of(name).notebook(name)).toFile());
    }

    /** Of each cell: the media types of its outputs. */
    private static List<List<String>> kinds(JsonNode notebook) {
        return Stream.iterate(0, i -> i < notebook.get("cells").size(), i -> i + 1)
                .map(i -> notebook.get("cells").get(i).findValues("data").stream()
                        .map(data -> data.fieldNames().next())
                        .toList())
                .toList();
    }

    @Test
    void a_cell_that_cannot_be_compiled_or_throws_is_shown_with_the_reason() throws IOException {
        try (NotebookSession session = new NotebookSession(Cases.classPath())) {
            assertThatThrownBy(() -> session.run(text("int a = \"b\";")))
                    .hasMessageContaining("Cannot run a cell: incompatible types");
            assertThatThrownBy(() -> session.run(text("Integer.parseInt(\"b\")")))
                    .hasMessageContaining("java.lang.NumberFormatException: For input string: \"b\"");
            assertThatThrownBy(() -> session.run(text("int f() {"))).hasMessageContaining("it ends in the midst of");
            assertThatThrownBy(() -> session.run(text("int g() { return missing(); }")))
                    .hasMessageContaining("it uses what is nowhere declared: method missing()");
        }
    }

    private Notebook text(String code) throws IOException {
        return Notebook.read(Files.writeString(folder.resolve("cell.jsh"), "//%%\n" + code));
    }

    @Test
    void jupyter_is_told_how_to_run_java_with_this_program() throws IOException {
        CommandOutput output =
                CommandOutput.of(new NotebookCommand(), "--kernels", folder.toString(), "--no-open", "--dir", "x");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out()).contains("Open x in Jupyter");
        JsonNode kernel =
                new ObjectMapper().readTree(folder.resolve("mzsr/kernel.json").toFile());
        List<String> words = new ArrayList<>();
        kernel.get("argv").forEach(word -> words.add(word.asText()));
        assertThat(words)
                .contains("org.rapaio.jupyter.kernel.MainApp", "{connection_file}")
                .contains("--add-opens=java.base/java.nio=ALL-UNNAMED");
        assertThat(words.get(words.indexOf("-cp") + 1)).contains("/notebook/rapaio-jupyter-kernel.jar");
        assertThat(kernel.get("interrupt_mode").asText()).isEqualTo("message");
    }

    @Test
    void a_text_that_does_not_begin_with_a_cell_is_refused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jsh"), "int a;\n//%%\n");

        assertThatThrownBy(() -> Notebook.read(text)).hasMessageContaining("its first line is not a cell's");
    }
}
