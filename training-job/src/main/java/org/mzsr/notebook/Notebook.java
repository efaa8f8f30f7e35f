package org.mzsr.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mzsr.error.FileException;

/**
 * A notebook as a text that can be reviewed: a line {@code //%%} begins a cell of code, {@code //%% [markdown]} one of
 * words, which stand in comments. It is the percent format of Jupytext, Spyder and VS Code.
 *
 * @param language of its code
 * @param cells in order
 */
record Notebook(Language language, List<Cell> cells) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "%%";
    private static final int FORMAT = 4;
    private static final int MINOR_FORMAT = 5;

    /** What a cell holds. */
    enum Kind {
        CODE,
        MARKDOWN
    }

    /**
     * A cell.
     *
     * @param kind of it
     * @param source without the comment marks of words
     */
    record Cell(Kind kind, String source) {}

    /** Reads a text. */
    static Notebook read(Path file) throws IOException {
        Language language = Language.of(file.toString());
        List<Cell> cells = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Kind kind = null;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(language.comment() + MARK)) {
                if (kind != null) {
                    cells.add(cell(kind, lines, language));
                }
                kind = line.contains("[markdown]") ? Kind.MARKDOWN : Kind.CODE;
                lines.clear();
            } else if (kind == null && !line.isBlank()) {
                throw new FileException("Cannot read " + file
                        + " as a notebook: its first line is not a cell's, such as " + language.comment() + MARK);
            } else {
                lines.add(line);
            }
        }
        if (kind != null) {
            cells.add(cell(kind, lines, language));
        }
        return new Notebook(language, List.copyOf(cells));
    }

    private static Cell cell(Kind kind, List<String> lines, Language language) {
        String source = lines.stream()
                .map(line -> kind == Kind.MARKDOWN ? line.replaceFirst("^" + language.comment() + " ?", "") : line)
                .collect(Collectors.joining("\n"));
        return new Cell(kind, source.strip());
    }

    /** The cells of code, in order. */
    List<Cell> code() {
        return cells.stream().filter(cell -> cell.kind() == Kind.CODE).toList();
    }

    /**
     * As a file of Jupyter.
     *
     * @param shown what each cell of code shows, as many as there are; or none
     */
    byte[] encode(List<Shown> shown) {
        ObjectNode document = JSON.createObjectNode();
        ArrayNode all = document.putArray("cells");
        int count = 0;
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            ObjectNode node = all.addObject();
            node.put("cell_type", cell.kind().name().toLowerCase(Locale.ROOT));
            if (cell.kind() == Kind.CODE) {
                if (shown.isEmpty()) {
                    node.putNull("execution_count");
                } else {
                    node.put("execution_count", count + 1);
                }
            }
            node.put("id", "cell-" + (i + 1));
            node.putObject("metadata");
            if (cell.kind() == Kind.CODE) {
                ArrayNode outputs = node.putArray("outputs");
                if (!shown.isEmpty()) {
                    shown.get(count).addTo(outputs, count + 1);
                }
                count++;
            }
            lines(node.putArray("source"), cell.source());
        }
        ObjectNode metadata = document.putObject("metadata");
        metadata.putObject("kernelspec")
                .put("display_name", language.kernelTitle())
                .put("language", language.name().toLowerCase(Locale.ROOT))
                .put("name", language.kernel());
        metadata.putObject("language_info").put("name", language.name().toLowerCase(Locale.ROOT));
        document.put("nbformat", FORMAT);
        document.put("nbformat_minor", MINOR_FORMAT);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        try {
            return (JSON.writer(printer).writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON is JSON", e);
        }
    }

    /** Whether a file of Jupyter has these cells, whatever they show. */
    boolean isIn(Path file) throws IOException {
        return Files.isRegularFile(file)
                && JSON.readTree(Files.readAllBytes(file))
                        .findValues("source")
                        .equals(JSON.readTree(encode(List.of())).findValues("source"));
    }

    /** Text as Jupyter has it: lines with their ends. */
    static void lines(ArrayNode into, String text) {
        String[] lines = text.split("(?<=\n)", -1);
        for (String line : lines) {
            if (!line.isEmpty()) {
                into.add(line);
            }
        }
    }
}
