package org.mzsr.training;

import java.util.List;
import java.util.stream.IntStream;
import org.mzsr.meta.Adam;

/**
 * This project's engine, for pretraining and meta-training alike: plan tasks, let Spark compute their gradients, average
 * them in task order, update the weights with Adam.
 *
 * <p>The weights that count are the driver's, in float64; tasks compute with them rounded to float32. Each iteration is a
 * function of the state before it, so that a run that was interrupted and resumed ends with the same bits.
 */
final class GradientAveraging implements Engine {

    private final JobContext job;
    private final SparkTasks tasks;
    private final Adam.Settings adam;

    GradientAveraging(JobContext job, SparkTasks tasks, Adam.Settings adam) {
        this.job = job;
        this.tasks = tasks;
        this.adam = adam;
    }

    @Override
    public Advance advance(Adam.State state) {
        OuterSchedule schedule = job.objective().schedule();
        long iteration = state.step();
        long start = System.nanoTime();
        List<TaskPlan> plans = IntStream.range(0, schedule.tasks())
                .mapToObj(index -> TaskPlan.of(
                        job.seed(), iteration, index, job.objective().patches(), job.manifest()))
                .toList();
        List<TaskOutcome> outcomes = tasks.compute(plans, OuterLoop.narrowed(state.theta()));
        long computed = System.nanoTime();
        refuseWhatIsNotFinite(plans, outcomes);
        double[] gradient = average(outcomes, schedule);
        double rate = schedule.rate(iteration);
        Adam.State next = Adam.update(adam, state, gradient, rate);
        long end = System.nanoTime();

        double compute = computeSeconds(outcomes);
        IterationMetrics metrics = new IterationMetrics(
                iteration,
                outcomes.stream().mapToDouble(TaskOutcome::loss).average().orElse(Double.NaN),
                Validator.means(
                        outcomes.stream().map(TaskOutcome::supportLosses).toList()),
                Validator.means(outcomes.stream().map(TaskOutcome::queryLosses).toList()),
                norm(gradient),
                rate,
                plans.size() / ((end - start) / 1e9),
                compute,
                (computed - start) / 1e9 - compute,
                (end - computed) / 1e9,
                null);
        return new Advance(next, metrics);
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
}
