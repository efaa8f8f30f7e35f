package org.mzsr.training;

import java.util.List;
import java.util.stream.IntStream;
import org.mzsr.error.FailedException;
import org.mzsr.meta.Adam;
import org.mzsr.training.objective.OuterSchedule;
import org.mzsr.training.objective.TaskPlan;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.tasks.GradientSum;
import org.mzsr.training.tasks.IterationTimes;
import org.mzsr.training.tasks.JobContext;
import org.mzsr.training.tasks.SparkTasks;
import org.mzsr.training.tasks.TaskReport;

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
        List<TaskPlan> plans = IntStream.range(0, job.objective().tasks())
                .mapToObj(index -> TaskPlan.of(
                        job.seed(), iteration, index, job.objective().patches(), job.manifest()))
                .toList();
        GradientSum sum = tasks.compute(plans, OuterLoop.narrowed(state.learned()));
        long computed = System.nanoTime();
        List<TaskReport> reports = sum.reports();
        refuseWhatIsNotFinite(plans, reports);
        double[] gradient = mean(sum, plans.size(), schedule);
        double rate = schedule.rate(iteration);
        Adam.State next =
                Adam.update(adam, state, gradient, rate, job.objective().extraRate(iteration));
        long end = System.nanoTime();

        IterationMetrics metrics = new IterationMetrics(
                iteration,
                reports.stream().mapToDouble(TaskReport::loss).average().orElse(Double.NaN),
                Validator.means(reports.stream().map(TaskReport::supportLosses).toList()),
                Validator.means(reports.stream().map(TaskReport::queryLosses).toList()),
                norm(gradient),
                rate,
                plans.size() / ((end - start) / 1e9),
                IterationTimes.of(
                        reports,
                        tasks.slots(),
                        (computed - start) / 1e9,
                        tasks.returnSeconds(),
                        (end - computed) / 1e9),
                null);
        return new Advance(next, metrics);
    }

    private static void refuseWhatIsNotFinite(List<TaskPlan> plans, List<TaskReport> reports) {
        for (int i = 0; i < plans.size(); i++) {
            if (!reports.get(i).isFinite()) {
                throw new FailedException("Cannot go on: the loss or gradient of task " + plans.get(i)
                        + " is not a finite number (loss " + reports.get(i).loss()
                        + "); the weights before it are saved, lower the learning rates and resume from them");
            }
        }
    }

    /** The mean gradient, clamped. */
    private static double[] mean(GradientSum sum, int tasks, OuterSchedule schedule) {
        double[] mean = new double[sum.size()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = schedule.clamped(sum.sum(i) / tasks);
        }
        return mean;
    }

    private static double norm(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
