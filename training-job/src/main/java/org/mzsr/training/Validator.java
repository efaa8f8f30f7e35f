package org.mzsr.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mzsr.training.IterationMetrics.ValidationScores;

/** Looks at the validation crops when it is time to. */
final class Validator {

    private final JobContext job;
    private final SparkTasks tasks;
    private final TrainingSettings settings;
    private String last = "";

    Validator(JobContext job, SparkTasks tasks, TrainingSettings settings) {
        this.job = job;
        this.tasks = tasks;
        this.settings = settings;
    }

    /** The scores of {@code theta}, if they were due between two iterations; null otherwise. */
    @Nullable
    ValidationScores after(long step, long before, float[] theta) {
        long every = settings.run().validateEvery();
        int rows = job.manifest().validation().rows();
        boolean end = step == job.objective().schedule().iterations();
        if (every == 0 || rows == 0 || !(step / every > before / every || end)) {
            return null;
        }
        int crops = Math.min(settings.run().validationImages(), rows);
        double firstRate = settings.adaptation().rates().get(0);
        List<Double> scores = means(tasks.validate(crops, firstRate, theta)).stream()
                .map(score -> score == null ? Double.NaN : score)
                .toList();
        ValidationScores validation =
                new ValidationScores(scores.get(0), scores.get(1), scores.size() > 2 ? scores.get(2) : null);
        double reached = validation.adapted() != null ? validation.adapted() : validation.before();
        last = String.format(Locale.ROOT, ", val %.2f dB (%+.2f)", reached, reached - validation.bicubic());
        return validation;
    }

    /** A few words for the progress bar: the loss, and the last validation with its gain over bicubic. */
    String remark(double loss) {
        return String.format(Locale.ROOT, "loss %.4f%s", loss, last);
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
