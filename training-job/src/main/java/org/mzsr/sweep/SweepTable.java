package org.mzsr.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mzsr.evaluation.Evaluation;
import org.mzsr.evaluation.Score;
import org.mzsr.evaluation.Table;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.manifest.SweepManifest.State;

/**
 * What a sweep has found so far: combinations × degradations, with mean and spread over seeds.
 *
 * @param manifest of the sweep
 * @param measured scores of each finished cell, by its name
 */
record SweepTable(SweepManifest manifest, Map<String, List<Score>> measured) {

    private static final String NOTHING = "–";
    static final String BICUBIC = "bicubic";

    /**
     * What is known of one combination and degradation.
     *
     * @param values mean PSNR of each seed that is there
     * @param planned seeds
     */
    record Entry(List<Double> values, int planned) {

        double mean() {
            return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
        }

        /** Standard deviation over seeds; NaN of fewer than two. */
        double spread() {
            double mean = mean();
            double squares = values.stream()
                    .mapToDouble(value -> (value - mean) * (value - mean))
                    .sum();
            return values.size() < 2 ? Double.NaN : Math.sqrt(squares / (values.size() - 1));
        }

        /** For people: never a mean of fewer seeds than were planned without saying so. */
        String text(String plusMinus, boolean signed) {
            if (values.isEmpty()) {
                return NOTHING;
            }
            String mean = String.format(Locale.ROOT, signed ? "%+.2f" : "%.2f", mean());
            String spread = values.size() < 2 ? "" : String.format(Locale.ROOT, "%s%.2f", plusMinus, spread());
            return mean + spread + (values.size() < planned ? " (" + values.size() + " of " + planned + ")" : "");
        }

        @Override
        public String toString() {
            return text(" ± ", false);
        }
    }

    /** Reads what is there. */
    static SweepTable of(SweepFolder folder) throws IOException {
        return of(folder, folder.manifest());
    }

    /** Reads what is there of a sweep that another program may be writing. */
    static SweepTable of(SweepFolder folder, SweepManifest manifest) throws IOException {
        Map<String, List<Score>> measured = new LinkedHashMap<>();
        for (SweepManifest.Cell cell : manifest.cells()) {
            if (cell.state() == State.FINISHED) {
                measured.put(cell.name(), folder.scores(cell.name()));
            }
        }
        return new SweepTable(manifest, measured);
    }

    /** A cell's averages in a line. */
    static String line(List<Score> scores) {
        return Evaluation.averages(scores).stream()
                .collect(Collectors.groupingBy(
                        Score::degradation,
                        LinkedHashMap::new,
                        Collectors.mapping(
                                score -> String.format(Locale.ROOT, "%.2f", score.psnr()), Collectors.joining(" → "))))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The combinations, each with its cells. */
    Map<Map<String, String>, List<SweepManifest.Cell>> combinations() {
        return combinations(manifest);
    }

    static Map<Map<String, String>, List<SweepManifest.Cell>> combinations(SweepManifest manifest) {
        return manifest.cells().stream()
                .collect(Collectors.groupingBy(SweepManifest.Cell::choices, LinkedHashMap::new, Collectors.toList()));
    }

    List<String> methods() {
        return manifest.steps().stream().map(step -> "steps-" + step).toList();
    }

    private String last() {
        return methods().get(methods().size() - 1);
    }

    /** Of each seed that is there: what {@code value} makes of a cell's averages by method. */
    Entry entry(List<SweepManifest.Cell> cells, String degradation, Function<Map<String, Double>, Double> value) {
        List<Double> values = new ArrayList<>();
        for (SweepManifest.Cell cell : cells) {
            List<Score> scores = measured.get(cell.name());
            if (scores != null) {
                values.add(value.apply(averages(scores, degradation)));
            }
        }
        return new Entry(values, cells.size());
    }

    private static Map<String, Double> averages(List<Score> scores, String degradation) {
        return Evaluation.averages(scores).stream()
                .filter(score -> score.degradation().equals(degradation))
                .collect(Collectors.toMap(Score::method, Score::psnr));
    }

    static double of(Map<String, Double> averages, String method) {
        return averages.getOrDefault(method, Double.NaN);
    }

    List<SweepSummary.Sheet> sheets(String plusMinus) {
        List<SweepSummary.Sheet> sheets = new ArrayList<>();
        for (int i = 0; i < methods().size(); i++) {
            String method = methods().get(i);
            sheets.add(sheet(
                    "PSNR in dB after " + steps(manifest.steps().get(i)),
                    averages -> of(averages, method),
                    plusMinus,
                    false,
                    true));
        }
        sheets.add(sheet(
                "Better than bicubic interpolation by, after "
                        + steps(manifest.steps().get(methods().size() - 1)),
                averages -> of(averages, last()) - of(averages, BICUBIC),
                plusMinus,
                true,
                false));
        if (methods().size() > 1) {
            String first = methods().get(0);
            sheets.add(sheet(
                    "Gain of adaptation: from " + steps(manifest.steps().get(0)) + " to "
                            + steps(manifest.steps().get(methods().size() - 1)),
                    averages -> of(averages, last()) - of(averages, first),
                    plusMinus,
                    true,
                    false));
        }
        return sheets;
    }

    private static String steps(String count) {
        return count.equals("1") ? "1 step" : count + " steps";
    }

    private SweepSummary.Sheet sheet(
            String title,
            Function<Map<String, Double>, Double> value,
            String plusMinus,
            boolean signed,
            boolean withBicubic) {
        List<String> axes = List.copyOf(manifest.varied().keySet());
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(axes);
        header.add("n");
        header.addAll(manifest.degradations());
        rows.add(header);
        combinations().forEach((choices, cells) -> {
            List<String> row = new ArrayList<>();
            axes.forEach(axis -> row.add(choices.getOrDefault(axis, "")));
            row.add(Integer.toString(cells.size()));
            for (String degradation : manifest.degradations()) {
                String text = entry(cells, degradation, value).text(plusMinus, signed);
                boolean stopped = cells.stream().anyMatch(cell -> cell.state() == State.STOPPED);
                row.add(text + (stopped ? " *" : ""));
            }
            rows.add(row);
        });
        if (withBicubic && !measured.isEmpty()) {
            List<String> row = new ArrayList<>();
            axes.forEach(axis -> row.add(row.isEmpty() ? "bicubic interpolation" : ""));
            row.add("");
            List<Score> any = measured.values().iterator().next();
            manifest.degradations()
                    .forEach(degradation ->
                            row.add(String.format(Locale.ROOT, "%.2f", of(averages(any, degradation), BICUBIC))));
            rows.add(row);
        }
        return new SweepSummary.Sheet(title, rows);
    }

    /** What can be said of which combination is best, a sentence for each degradation. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        List<Map.Entry<Map<String, String>, List<SweepManifest.Cell>>> complete = combinations().entrySet().stream()
                .filter(entry -> entry.getValue().stream().allMatch(cell -> measured.containsKey(cell.name())))
                .toList();
        if (complete.size() < 2) {
            return List.of("Fewer than two combinations are complete; there is nothing to compare.");
        }
        for (String degradation : manifest.degradations()) {
            List<Map.Entry<Map<String, String>, List<SweepManifest.Cell>>> order = complete.stream()
                    .sorted(Comparator.comparingDouble(
                                    (Map.Entry<Map<String, String>, List<SweepManifest.Cell>> entry) -> entry(
                                                    entry.getValue(), degradation, found -> of(found, last()))
                                            .mean())
                            .reversed())
                    .toList();
            Comparison comparison = Comparison.of(
                    values(order.get(0).getValue(), degradation),
                    values(order.get(1).getValue(), degradation));
            String best = text(order.get(0).getKey());
            String second = text(order.get(1).getKey());
            String sizes = String.format(
                    Locale.ROOT,
                    "%d %s, %d %s",
                    comparison.images(),
                    comparison.images() == 1 ? "image" : "images",
                    comparison.seeds(),
                    comparison.seeds() == 1 ? "seed" : "seeds");
            if (Double.isNaN(comparison.p())) {
                findings.add(String.format(
                        Locale.ROOT,
                        "%s: %s is ahead of %s by %.2f dB (%s); one seed or one image cannot say whether that is chance.",
                        degradation,
                        best,
                        second,
                        comparison.difference(),
                        sizes));
            } else {
                findings.add(String.format(
                        Locale.ROOT,
                        "%s: %s %s %s (%.2f ± %.2f dB, %s, p = %.3f).",
                        degradation,
                        best,
                        comparison.isFinding() ? "is better than" : "cannot be told apart from",
                        second,
                        comparison.difference(),
                        comparison.error(),
                        sizes,
                        comparison.p()));
            }
        }
        return findings;
    }

    /** The best of each degradation after the last number of steps, in a line; nothing where nothing was measured. */
    Optional<String> headline() {
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        String text = manifest.degradations().stream()
                .map(degradation -> {
                    Map.Entry<Map<String, String>, List<SweepManifest.Cell>> best = combinations().entrySet().stream()
                            .max(Comparator.comparingDouble(entry -> {
                                double mean = entry(entry.getValue(), degradation, found -> of(found, last()))
                                        .mean();
                                return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
                            }))
                            .orElseThrow();
                    double mean = entry(best.getValue(), degradation, found -> of(found, last()))
                            .mean();
                    return String.format(Locale.ROOT, "%s %.2f dB with %s", degradation, mean, text(best.getKey()));
                })
                .collect(Collectors.joining("; "));
        return Optional.of(
                "highest after " + steps(manifest.steps().get(methods().size() - 1)) + ": " + text);
    }

    private static String text(Map<String, String> choices) {
        return choices.isEmpty()
                ? "this"
                : choices.entrySet().stream()
                        .map(choice -> choice.getKey() + "=" + choice.getValue())
                        .collect(Collectors.joining(","));
    }

    /** PSNR after the last number of steps, by seed and image. */
    private double[][] values(List<SweepManifest.Cell> cells, String degradation) {
        return cells.stream()
                .sorted(Comparator.comparingLong(SweepManifest.Cell::seed))
                .map(cell -> measured.getOrDefault(cell.name(), List.of()).stream()
                        .filter(score -> score.degradation().equals(degradation)
                                && score.method().equals(last()))
                        .mapToDouble(Score::psnr)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Cells that are not finished, a line each. */
    List<String> open() {
        return manifest.cells().stream()
                .filter(cell -> cell.state() != State.FINISHED)
                .map(cell -> cell.name() + ": "
                        + cell.state().name().toLowerCase(Locale.ROOT)
                        + (cell.remark().isEmpty() ? "" : ", " + cell.remark()))
                .toList();
    }

    /** What the seeds varied. */
    String chance() {
        return manifest.seeds().size() < 2
                ? "One seed: nothing is known of the spread."
                : "± is the standard deviation over " + manifest.seeds().size() + " seeds of "
                        + String.join(", ", manifest.seeded()) + ".";
    }

    /** For a console. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (SweepSummary.Sheet sheet : sheets(" ± ")) {
            text.append(sheet.title())
                    .append('\n')
                    .append(Table.aligned(sheet.rows()))
                    .append('\n');
        }
        Stream.of(List.of(chance()), findings(), open())
                .flatMap(List::stream)
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
