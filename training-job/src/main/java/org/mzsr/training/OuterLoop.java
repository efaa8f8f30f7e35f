package org.mzsr.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.Progress;
import org.mzsr.meta.Adam;
import org.mzsr.training.IterationMetrics.ValidationScores;

/**
 * The outer loop, for pretraining and meta-training alike: plan tasks, let Spark compute their gradients, average them in
 * task order, update the weights with Adam.
 *
 * <p>The weights that count are the driver's, in float64; tasks compute with them rounded to float32. Each iteration is a
 * function of the state before it, so that a run that was interrupted and resumed ends with the same bits.
 */
final class OuterLoop {

    /** Where the loop saves itself. */
    interface Saver {
        void save(Adam.State state) throws IOException;
    }

    private final JobContext job;
    private final SparkTasks tasks;
    private final TrainingSettings settings;
    private final Saver saver;
    private final Metrics metrics;
    private final BooleanSupplier stop;
    private String lastValidation = "";

    OuterLoop(
            JobContext job,
            SparkTasks tasks,
            TrainingSettings settings,
            Saver saver,
            Metrics metrics,
            BooleanSupplier stop) {
        this.job = job;
        this.tasks = tasks;
        this.settings = settings;
        this.saver = saver;
        this.metrics = metrics;
        this.stop = stop;
    }

    /**
     * Runs to the schedule's end, or until {@code stop} says so; then saves.
     *
     * @param start the state to go on from; its step is the first iteration
     * @return the state reached
     */
    Adam.State run(Adam.State start) throws IOException {
        OuterSchedule schedule = job.objective().schedule();
        Adam.State state = start;
        String name = job.objective().stage();
        try (Progress progress = Progress.start(name, "it", schedule.iterations(), start.step())) {
            while (state.step() < schedule.iterations() && !stop.getAsBoolean()) {
                state = iterate(state, schedule, progress);
                if (state.step() % settings.run().checkpointEvery() == 0 && state.step() < schedule.iterations()) {
                    saver.save(state);
                }
            }
        } catch (Exception e) {
            // Whatever happened (Spark's exceptions are checked ones that Scala does not declare), the state after the
            // last whole iteration is good.
            saveAfter(e, state);
            throw e;
        }
        saver.save(state);
        return state;
    }

    private void saveAfter(Exception failure, Adam.State state) {
        try {
            saver.save(state);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private Adam.State iterate(Adam.State state, OuterSchedule schedule, Progress progress) throws IOException {
        long iteration = state.step();
        long start = System.nanoTime();
        List<TaskPlan> plans = IntStream.range(0, schedule.tasks())
                .mapToObj(index -> TaskPlan.of(
                        job.seed(), iteration, index, job.objective().patches(), job.manifest()))
                .toList();
        List<TaskOutcome> outcomes = tasks.compute(plans, narrowed(state.theta()));
        long computed = System.nanoTime();
        refuseWhatIsNotFinite(plans, outcomes);
        double[] gradient = average(outcomes, schedule);
        double rate = schedule.rate(iteration);
        Adam.State next = Adam.update(settings.optimizer(), state, gradient, rate);
        long end = System.nanoTime();

        ValidationScores validation = validationDue(next.step(), schedule) ? validate(next) : null;
        double compute = computeSeconds(outcomes);
        double loss = outcomes.stream().mapToDouble(TaskOutcome::loss).average().orElse(Double.NaN);
        metrics.write(new IterationMetrics(
                iteration,
                loss,
                means(outcomes.stream().map(TaskOutcome::supportLosses).toList()),
                means(outcomes.stream().map(TaskOutcome::queryLosses).toList()),
                norm(gradient),
                rate,
                plans.size() / ((end - start) / 1e9),
                compute,
                (computed - start) / 1e9 - compute,
                (end - computed) / 1e9,
                validation));
        progress.at(next.step(), remark(loss, validation));
        return next;
    }

    /** What the tasks alone take on the slots there are: their sum over the slots, or the longest of them. */
    private double computeSeconds(List<TaskOutcome> outcomes) {
        double longest =
                outcomes.stream().mapToDouble(TaskOutcome::seconds).max().orElse(0);
        double sum = outcomes.stream().mapToDouble(TaskOutcome::seconds).sum();
        return Math.max(longest, sum / Math.min(outcomes.size(), tasks.slots()));
    }

    private static void refuseWhatIsNotFinite(List<TaskPlan> plans, List<TaskOutcome> outcomes) {
        for (int i = 0; i < plans.size(); i++) {
            if (!outcomes.get(i).isFinite()) {
                throw new IllegalStateException("Cannot go on: the loss or gradient of task " + plans.get(i)
                        + " is not a finite number (loss " + outcomes.get(i).loss()
                        + "); the weights before it are saved, lower the learning rates and resume from them");
            }
        }
    }

    /** The mean gradient, clamped; summed in task order, so that the bits do not depend on which task ended first. */
    private static double[] average(List<TaskOutcome> outcomes, OuterSchedule schedule) {
        double[] sum = new double[outcomes.get(0).gradient().length];
        for (TaskOutcome outcome : outcomes) {
            float[] gradient = outcome.gradient();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += gradient[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] = schedule.clamped(sum[i] / outcomes.size());
        }
        return sum;
    }

    private boolean validationDue(long step, OuterSchedule schedule) {
        long every = settings.run().validateEvery();
        return every > 0
                && job.manifest().validation().rows() > 0
                && (step % every == 0 || step == schedule.iterations());
    }

    private ValidationScores validate(Adam.State state) {
        int crops = Math.min(
                settings.run().validationImages(), job.manifest().validation().rows());
        List<Double> scores =
                means(tasks.validate(crops, settings.adaptation().rates().get(0), narrowed(state.theta()))).stream()
                        .map(score -> score == null ? Double.NaN : score)
                        .toList();
        return new ValidationScores(scores.get(0), scores.get(1), scores.size() > 2 ? scores.get(2) : null);
    }

    /** A few words for the progress bar: the loss, and the last validation with its gain over bicubic. */
    private String remark(double loss, @Nullable ValidationScores validation) {
        if (validation != null) {
            double reached = validation.adapted() != null ? validation.adapted() : validation.before();
            lastValidation =
                    String.format(Locale.ROOT, ", val %.2f dB (%+.2f)", reached, reached - validation.bicubic());
        }
        return String.format(Locale.ROOT, "loss %.4f%s", loss, lastValidation);
    }

    /** Mean of each column; null where it is not a number. */
    private static List<@Nullable Double> means(List<double[]> rows) {
        List<@Nullable Double> means = new ArrayList<>();
        for (int column = 0; column < rows.get(0).length; column++) {
            int at = column;
            double mean = rows.stream().mapToDouble(row -> row[at]).average().orElse(Double.NaN);
            means.add(Double.isNaN(mean) ? null : mean);
        }
        return means;
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static float[] narrowed(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
