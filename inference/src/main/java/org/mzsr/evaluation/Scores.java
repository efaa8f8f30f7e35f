package org.mzsr.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.mzsr.error.FileException;
import org.mzsr.file.AtomicFile;

/** Writes scores for programs (JSON, CSV) and for people (a table). */
public final class Scores {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final ObjectMapper LINE = new ObjectMapper();

    private Scores() {}

    private record Document(List<Score> rows, Map<String, Object> settings) {}

    /** Writes {@code {"rows": [...], "settings": {...}}}. */
    public static void writeJson(List<Score> rows, Map<String, Object> settings, Path file) throws IOException {
        try {
            AtomicFile.write(file, JSON.writeValueAsBytes(new Document(rows, settings)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("scores are always JSON", e);
        }
    }

    /** Reads the rows that {@link #writeJson} wrote. */
    public static List<Score> readJson(Path file) throws IOException {
        return read(LINE.readTree(Files.readAllBytes(file)).path("rows").toString());
    }

    /** Rows as JSON on one line, for {@link #read}. */
    public static String json(List<Score> rows) {
        try {
            return LINE.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("scores are always JSON", e);
        }
    }

    /**
     * Reads rows.
     *
     * @throws IOException if they are none
     */
    public static List<Score> read(String json) throws IOException {
        try {
            return List.of(LINE.readValue(json, Score[].class));
        } catch (JsonProcessingException e) {
            throw new FileException("Cannot read scores: " + e.getOriginalMessage(), e);
        }
    }

    /** Writes a line a row, with a header. */
    public static void writeCsv(List<Score> rows, Path file) throws IOException {
        StringBuilder text = new StringBuilder("set,degradation,scale,method,image,psnr,ssim,seconds\n");
        for (Score row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%s,%.6f,%.6f,%.4f%n",
                    quoted(row.set()),
                    quoted(row.degradation()),
                    row.scale(),
                    row.method(),
                    quoted(row.image()),
                    row.psnr(),
                    row.ssim(),
                    row.seconds()));
        }
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A field of CSV. */
    public static String quoted(String text) {
        return text.matches("[^\",\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A table: a line for each degradation and image, a column "PSNR / SSIM" for each method. */
    public static String table(List<Score> rows) {
        Set<String> methods = new LinkedHashSet<>();
        Set<List<String>> lines = new LinkedHashSet<>();
        for (Score row : rows) {
            methods.add(row.method());
            lines.add(List.of(row.degradation(), row.image()));
        }
        List<List<String>> cells = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("degradation", "image"));
        header.addAll(methods);
        cells.add(header);
        for (List<String> line : lines) {
            List<String> cell = new ArrayList<>(line);
            for (String method : methods) {
                cell.add(rows.stream()
                        .filter(row -> row.method().equals(method)
                                && row.degradation().equals(line.get(0))
                                && row.image().equals(line.get(1)))
                        .findFirst()
                        .map(row -> String.format(Locale.ROOT, "%.2f / %.4f", row.psnr(), row.ssim()))
                        .orElse(""));
            }
            cells.add(cell);
        }
        return Table.aligned(cells);
    }
}
