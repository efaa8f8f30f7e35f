package org.mzsr.training;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
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
final class OuterLoop implements Engine {

    private final JobContext job;
    private final SparkTasks tasks;
    private final TrainingSettings settings;
    private final Saver saver;
    private final Metrics metrics;
    private final BooleanSupplier stop;
    private final Validator validator;

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
        validator = new Validator(job, tasks, settings);
    }

    @Override
    public Adam.State run(Adam.State start) throws IOException {
        OuterSchedule schedule = job.objective().schedule();
        Adam.State state = start;
        Autosave autosave = new Autosave(saver, settings.run().checkpointEvery());
        try (Progress progress = Progress.start(job.objective().stage(), "it", schedule.iterations(), start.step())) {
            while (state.step() < schedule.iterations() && !stop.getAsBoolean()) {
                Adam.State next = iterate(state, schedule, progress);
                autosave.passed(state.step(), next);
                state = next;
            }
        } catch (Exception e) {
            // Whatever happened (Spark's exceptions are checked ones that Scala does not declare), the state after the
            // last whole iteration is good.
            autosave.after(e, state);
            throw e;
        }
        saver.save(state);
        return state;
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

        ValidationScores validation = validator.after(next.step(), state.step(), narrowed(next.theta()));
        double compute = computeSeconds(outcomes);
        double loss = outcomes.stream().mapToDouble(TaskOutcome::loss).average().orElse(Double.NaN);
        metrics.write(new IterationMetrics(
                iteration,
                loss,
                Validator.means(
                        outcomes.stream().map(TaskOutcome::supportLosses).toList()),
                Validator.means(outcomes.stream().map(TaskOutcome::queryLosses).toList()),
                norm(gradient),
                rate,
                plans.size() / ((end - start) / 1e9),
                compute,
                (computed - start) / 1e9 - compute,
                (end - computed) / 1e9,
                validation));
        progress.at(next.step(), validator.remark(loss));
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

    private static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    static float[] narrowed(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
