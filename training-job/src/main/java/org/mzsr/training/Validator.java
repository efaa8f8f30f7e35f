package org.mzsr.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.problem.LearnedVector;
import org.mzsr.training.run.IterationMetrics.ValidationScores;
import org.mzsr.training.run.RunSettings;
import org.mzsr.training.tasks.JobContext;
import org.mzsr.training.tasks.SparkTasks;

/** Looks at the validation crops when it is time to. */
final class Validator {

    private final JobContext job;
    private final SparkTasks tasks;
    private final RunSettings settings;
    private final Schedule rates;

    /**
     * A validator of a run.
     *
     * @param rates for adaptation, where none were learnt
     */
    Validator(JobContext job, SparkTasks tasks, RunSettings settings, Schedule rates) {
        this.job = job;
        this.tasks = tasks;
        this.settings = settings;
        this.rates = rates;
    }

    /** The scores of what is learnt, if they were due between two iterations; null otherwise. */
    @Nullable
    ValidationScores after(long step, long before, LearnedVector learned) {
        long every = settings.validateEvery();
        int rows = job.manifest().validation().rows();
        boolean end = step == job.objective().schedule().iterations();
        if (every == 0 || rows == 0 || !(step / every > before / every || end)) {
            return null;
        }
        // As tasks see it, in float32.
        LearnedVector seen = job.learned(OuterLoop.narrowed(learned));
        Optional<Method> method = job.objective().validation(seen, rates);
        return method.map(found -> scores(new Validation(found), Math.min(settings.validationImages(), rows)))
                .orElse(null);
    }

    private ValidationScores scores(Validation validation, int crops) {
        List<Map<String, Double>> rows = tasks.dataset(
                        IntStream.range(0, crops).boxed().toList(),
                        crops,
                        (index, state) -> validation.score(index, state))
                .collect();
        Map<String, Double> means = new LinkedHashMap<>();
        for (String method : rows.get(0).keySet()) {
            means.put(
                    method,
                    rows.stream().mapToDouble(row -> row.get(method)).average().orElse(Double.NaN));
        }
        return new ValidationScores(means);
    }

    /** Mean of each column; null where it is not a number. */
    static List<@Nullable Double> means(List<double[]> rows) {
        List<@Nullable Double> means = new ArrayList<>();
        for (int column = 0; column < rows.get(0).length; column++) {
            int at = column;
            double mean = rows.stream().mapToDouble(row -> row[at]).average().orElse(Double.NaN);
            means.add(Double.isNaN(mean) ? null : mean);
        }
        return means;
    }
}
