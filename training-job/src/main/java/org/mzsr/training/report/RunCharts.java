package org.mzsr.training.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.evaluation.EvaluationPage;
import org.mzsr.page.Chart;
import org.mzsr.page.Series;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.tasks.IterationTimes;

/**
 * The charts of runs, side by side.
 *
 * @param runs at least one
 */
record RunCharts(List<RunRecord> runs) {

    private static final double SECONDS_PER_MINUTE = 60;

    /** A run's share of iterations, at its end, that stand for what it came to. */
    private static final double LAST = 0.1;

    /** All that have something to show. */
    List<Chart> all() {
        List<Chart> charts = new ArrayList<>();
        charts.add(new Chart(
                "Loss",
                "iteration",
                "loss",
                runs.stream().map(run -> loss(run).thinned()).toList()));
        charts.add(new Chart("Loss at each inner step, at the run's end", "inner steps", "loss", steps()));
        charts.add(new Chart(
                "Validation: PSNR after a number of steps",
                "iteration",
                "dB",
                validation(IterationMetrics::iteration)));
        charts.add(new Chart("Validation, over time", "minutes", "dB", overTime()));
        return charts.stream()
                .filter(chart -> !chart.isEmpty())
                .map(Chart::withoutEmpty)
                .toList();
    }

    private String label(RunRecord run, String what) {
        return runs.size() == 1 ? what : run.name() + (what.isEmpty() ? "" : ", " + what);
    }

    private Series loss(RunRecord run) {
        return Series.of(label(run, "loss"), run.iterations(), IterationMetrics::iteration, IterationMetrics::loss);
    }

    /** Support loss before each step, query loss after each: means over the last iterations. */
    private List<Series> steps() {
        List<Series> lines = new ArrayList<>();
        for (RunRecord run : runs) {
            int count = run.iterations().size();
            List<IterationMetrics> last = run.iterations().subList(count - (int) Math.ceil(count * LAST), count);
            if (!last.isEmpty() && last.get(0).queryLosses().size() > 0) {
                int steps = last.get(0).supportLosses().size();
                lines.add(Series.of(
                        label(run, "support set"),
                        IntStream.range(0, steps).boxed().toList(),
                        step -> step,
                        step -> mean(last, step, true)));
                lines.add(Series.of(
                        label(run, "query set"),
                        IntStream.rangeClosed(1, steps).boxed().toList(),
                        step -> step,
                        step -> mean(last, step - 1, false)));
            }
        }
        return lines;
    }

    private static @Nullable Double mean(List<IterationMetrics> last, int place, boolean support) {
        List<Double> values = new ArrayList<>();
        for (IterationMetrics metrics : last) {
            List<@Nullable Double> losses = support ? metrics.supportLosses() : metrics.queryLosses();
            Double value = place < losses.size() ? losses.get(place) : null;
            if (value != null) {
                values.add(value);
            }
        }
        return values.isEmpty()
                ? null
                : values.stream().mapToDouble(value -> value).average().orElseThrow();
    }

    private interface Place {
        double of(IterationMetrics metrics);
    }

    private List<Series> validation(Place place) {
        return runs.stream().flatMap(run -> validation(run, place).stream()).toList();
    }

    private List<Series> validation(RunRecord run, Place place) {
        Set<String> methods = new LinkedHashSet<>();
        run.validations()
                .forEach(metrics -> methods.addAll(scores(metrics).psnr().keySet()));
        return methods.stream()
                .map(method -> Series.of(
                        label(run, EvaluationPage.words(method)),
                        run.validations(),
                        place::of,
                        metrics -> scores(metrics).psnr().get(method)))
                .toList();
    }

    private static IterationMetrics.ValidationScores scores(IterationMetrics metrics) {
        return Objects.requireNonNull(metrics.validation(), "only validated iterations come here");
    }

    /** The time of iterations alone, without validation and checkpoints, of those engines that say it. */
    private List<Series> overTime() {
        List<Series> lines = new ArrayList<>();
        for (RunRecord run : runs) {
            Map<Long, Double> minutes = new HashMap<>();
            double sum = 0;
            for (IterationMetrics metrics : run.iterations()) {
                IterationTimes seconds = metrics.seconds();
                sum += seconds == null ? 0 : seconds.compute() + seconds.outsideCompute();
                minutes.put(metrics.iteration(), sum / SECONDS_PER_MINUTE);
            }
            if (sum > 0) {
                lines.addAll(validation(run, metrics -> minutes.getOrDefault(metrics.iteration(), 0.0)));
            }
        }
        return lines;
    }
}
