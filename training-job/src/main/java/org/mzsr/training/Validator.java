package org.mzsr.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.Steps;
import org.mzsr.problem.LearnedVector;
import org.mzsr.training.run.Example;
import org.mzsr.training.run.IterationMetrics.ValidationScores;
import org.mzsr.training.run.RunSettings;
import org.mzsr.training.tasks.JobContext;
import org.mzsr.training.tasks.SparkTasks;
import org.mzsr.weights.Weights;

/** Looks at the validation crops when it is time to. */
final class Validator {

    private final JobContext job;
    private final SparkTasks tasks;
    private final RunSettings settings;
    private final Schedule rates;
    private final @Nullable Method pretrained;

    /**
     * A validator of a run.
     *
     * @param rates for adaptation, where none were learnt
     * @param init weights that the run began with; those of a pretrained network are looked at, too
     */
    Validator(JobContext job, SparkTasks tasks, RunSettings settings, Schedule rates, @Nullable Weights init) {
        this.job = job;
        this.tasks = tasks;
        this.settings = settings;
        this.rates = rates;
        pretrained = init != null
                        && init.provenance().stage().equals("pretrain")
                        && !job.objective().innerRates().isEmpty()
                ? MetaTrained.of("pretrain", init, rates, new TreeSet<>(Set.of(new Steps(0))), 1)
                : null;
    }

    /**
     * What validation found.
     *
     * @param scores means over the crops
     * @param examples pictures of some of them
     */
    record Found(ValidationScores scores, List<Example> examples) {}

    /** What is found of what is learnt, if it was due between two iterations; null otherwise. */
    @Nullable
    Found after(long step, long before, LearnedVector learned) {
        long every = settings.validateEvery();
        int rows = job.manifest().validation().rows();
        boolean end = step == job.objective().schedule().iterations();
        if (every == 0 || rows == 0 || !(step / every > before / every || end)) {
            return null;
        }
        // As tasks see it, in float32.
        LearnedVector seen = job.learned(OuterLoop.narrowed(learned));
        Optional<Method> method = job.objective().validation(seen, rates);
        return method.map(found -> look(new Validation(found, pretrained), Math.min(settings.validationImages(), rows)))
                .orElse(null);
    }

    private Found look(Validation validation, int crops) {
        List<ValidatedCrop> rows = tasks.dataset(
                        IntStream.range(0, crops).boxed().toList(),
                        crops,
                        (index, state) -> validation.score(index, state))
                .collect();
        Map<String, Double> means = new LinkedHashMap<>();
        for (String method : rows.get(0).psnr().keySet()) {
            means.put(
                    method,
                    rows.stream()
                            .mapToDouble(row -> row.psnr().get(method))
                            .average()
                            .orElse(Double.NaN));
        }
        return new Found(
                new ValidationScores(means),
                rows.stream().flatMap(row -> row.examples().stream()).toList());
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
