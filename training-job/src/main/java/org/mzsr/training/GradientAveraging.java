package org.mzsr.training;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FailedException;
import org.mzsr.meta.Adam;
import org.mzsr.problem.LearnedVector;
import org.mzsr.training.objective.KernelAtlas;
import org.mzsr.training.objective.OuterSchedule;
import org.mzsr.training.objective.TaskPlan;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.run.IterationMetrics.KernelLoss;
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
    private final @Nullable KernelAtlas atlas;

    /**
     * An engine.
     *
     * @param atlas of the dataset's kernels, if tasks get them by it
     */
    GradientAveraging(JobContext job, SparkTasks tasks, Adam.Settings adam, @Nullable KernelAtlas atlas) {
        this.job = job;
        this.tasks = tasks;
        this.adam = adam;
        this.atlas = atlas;
    }

    @Override
    public Advance advance(Adam.State state) {
        OuterSchedule schedule = job.objective().schedule();
        long iteration = state.step();
        long start = System.nanoTime();
        List<TaskPlan> plans = IntStream.range(0, job.objective().tasks())
                .mapToObj(index -> plan(index, state))
                .toList();
        GradientSum sum = tasks.compute(plans, OuterLoop.narrowed(state.learned()));
        long computed = System.nanoTime();
        List<TaskReport> reports = sum.reports();
        refuseWhatIsNotFinite(plans, reports);
        double[] gradient = mean(sum, plans.size(), state.learned().layout().size(), schedule);
        double rate = schedule.rate(iteration);
        Adam.State next =
                Adam.update(adam, state, gradient, rate, job.objective().extraRate(iteration));
        next = atlas == null ? next : told(atlas, next, plans, reports);
        long end = System.nanoTime();

        IterationMetrics metrics = new IterationMetrics(
                iteration,
                reports.stream().mapToDouble(TaskReport::loss).average().orElse(Double.NaN),
                Validator.means(reports.stream().map(TaskReport::supportLosses).toList()),
                Validator.means(reports.stream().map(TaskReport::queryLosses).toList()),
                kernels(plans, reports),
                norm(gradient),
                rate,
                plans.size() / ((end - start) / 1e9),
                IterationTimes.of(
                        reports,
                        tasks.slots(),
                        (computed - start) / 1e9,
                        tasks.returnSeconds(),
                        (end - computed) / 1e9),
                reports.stream().map(TaskReport::arithmetic).distinct().sorted().toList(),
                null);
        return new Advance(next, metrics);
    }

    private TaskPlan plan(int index, Adam.State state) {
        int patches = job.objective().patches();
        return atlas == null
                ? TaskPlan.of(job.seed(), state.step(), index, patches, job.manifest())
                : TaskPlan.of(
                        job.seed(),
                        state.step(),
                        index,
                        patches,
                        job.manifest(),
                        random -> atlas.draw(random, state.learned()));
    }

    private static Adam.State told(
            KernelAtlas atlas, Adam.State state, List<TaskPlan> plans, List<TaskReport> reports) {
        LearnedVector learned = atlas.after(
                state.learned(),
                plans.stream().mapToInt(TaskPlan::kernel).toArray(),
                reports.stream().mapToDouble(TaskReport::lastLoss).toArray());
        return new Adam.State(state.step(), learned, state.first(), state.second());
    }

    /** Where tasks have kernels: those with query sets. */
    private static @Nullable List<KernelLoss> kernels(List<TaskPlan> plans, List<TaskReport> reports) {
        return reports.get(0).queryLosses().length == 0
                ? null
                : IntStream.range(0, plans.size())
                        .mapToObj(i -> new KernelLoss(
                                plans.get(i).kernel(), reports.get(i).lastLoss()))
                        .toList();
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

    /** The mean gradient, clamped; zero for what tasks know nothing of. */
    private static double[] mean(GradientSum sum, int tasks, int size, OuterSchedule schedule) {
        double[] mean = new double[size];
        for (int i = 0; i < sum.size(); i++) {
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
