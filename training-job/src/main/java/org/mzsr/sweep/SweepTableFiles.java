package org.mzsr.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mzsr.evaluation.Evaluation;
import org.mzsr.evaluation.Score;
import org.mzsr.evaluation.Scores;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.page.Page;
import org.mzsr.storage.Folder;

/**
 * A sweep's table for papers and programs.
 *
 * @param table what was found
 */
record SweepTableFiles(SweepTable table) {

    /** As Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        for (SweepSummary.Sheet sheet : table.sheets(" ± ")) {
            text.append("**").append(sheet.title()).append("**\n\n");
            for (int i = 0; i < sheet.rows().size(); i++) {
                text.append("| ")
                        .append(String.join(" | ", sheet.rows().get(i)))
                        .append(" |\n");
                if (i == 0) {
                    text.append("|---".repeat(sheet.rows().get(0).size())).append("|\n");
                }
            }
            text.append('\n');
        }
        text.append(table.chance())
                .append(" “n” is how many seeds there are to be; “*” marks cells that a rung has stopped.\n\n");
        table.findings().forEach(finding -> text.append("- ").append(finding).append('\n'));
        if (!table.open().isEmpty()) {
            text.append("\nNot finished:\n\n");
            table.open().forEach(line -> text.append("- ").append(line).append('\n'));
        }
        return text.toString();
    }

    /** As LaTeX, with booktabs. */
    String latex() {
        StringBuilder text = new StringBuilder();
        int axes = table.manifest().varied().size();
        for (SweepSummary.Sheet sheet : table.sheets(" $\\pm$ ")) {
            text.append("% ").append(sheet.title()).append('\n');
            text.append("\\begin{tabular}{")
                    .append("l".repeat(axes))
                    .append("r".repeat(1 + table.manifest().degradations().size()))
                    .append("}\n\\toprule\n");
            for (int i = 0; i < sheet.rows().size(); i++) {
                text.append(sheet.rows().get(i).stream()
                                .map(cell ->
                                        cell.replaceAll("([&%#_{}])", "\\\\$1").replace("–", "--"))
                                .collect(Collectors.joining(" & ")))
                        .append(" \\\\\n");
                if (i == 0) {
                    text.append("\\midrule\n");
                }
            }
            text.append("\\bottomrule\n\\end{tabular}\n\n");
        }
        return text.toString();
    }

    /** A row for each cell, degradation and method, as CSV. */
    String csv() {
        Set<String> axes = new LinkedHashSet<>(table.manifest().varied().keySet());
        StringBuilder text = new StringBuilder("cell,");
        axes.forEach(axis -> text.append(axis).append(','));
        text.append("seed,state,degradation,method,image,psnr,ssim\n");
        for (SweepManifest.Cell cell : table.manifest().cells()) {
            List<Score> scores = table.measured().getOrDefault(cell.name(), List.of());
            Stream.concat(scores.stream(), Evaluation.averages(scores).stream()).forEach(score -> {
                text.append(Scores.quoted(cell.name())).append(',');
                axes.forEach(axis -> text.append(Scores.quoted(cell.choices().getOrDefault(axis, "")))
                        .append(','));
                text.append(String.format(
                        Locale.ROOT,
                        "%d,%s,%s,%s,%s,%.6f,%.6f%n",
                        cell.seed(),
                        cell.state().name().toLowerCase(Locale.ROOT),
                        Scores.quoted(score.degradation()),
                        score.method(),
                        Scores.quoted(score.image()),
                        score.psnr(),
                        score.ssim()));
            });
        }
        return text.toString();
    }

    /** Everything, for programs. */
    byte[] json() {
        List<Map<String, Object>> rows = new ArrayList<>();
        table.combinations().forEach((choices, cells) -> {
            for (String degradation : table.manifest().degradations()) {
                for (String method : Stream.concat(Stream.of(SweepTable.BICUBIC), table.methods().stream())
                        .toList()) {
                    SweepTable.Entry entry =
                            table.entry(cells, degradation, averages -> SweepTable.of(averages, method));
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("choices", choices);
                    row.put("degradation", degradation);
                    row.put("method", method);
                    row.put("psnr", entry.values().isEmpty() ? null : entry.mean());
                    row.put("spread", entry.values().size() < 2 ? null : entry.spread());
                    row.put("n", entry.values().size());
                    row.put("planned", entry.planned());
                    rows.add(row);
                }
            }
        });
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rows", rows);
        document.put("findings", table.findings());
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and texts are always JSON", e);
        }
    }

    /** Writes {@code table.md}, {@code table.csv}, {@code table.json}, {@code table.tex} and {@code report.html}. */
    void write(Folder files) throws IOException {
        files.write("table.md", markdown().getBytes(StandardCharsets.UTF_8));
        files.write("table.csv", csv().getBytes(StandardCharsets.UTF_8));
        files.write("table.json", json());
        files.write("table.tex", latex().getBytes(StandardCharsets.UTF_8));
        String title = "Sweep " + files;
        files.write(
                "report.html", new Page(title, List.of(SweepSummary.of(table).section(title))).encode());
    }
}
