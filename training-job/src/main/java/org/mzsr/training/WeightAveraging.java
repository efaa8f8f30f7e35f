package org.mzsr.training;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.mzsr.dl4j.Dl4jTrainer;
import org.mzsr.meta.Adam;
import org.mzsr.network.Batch;

/**
 * Supervised pretraining by dl4j-spark's parameter averaging.
 *
 * <p>The mini-batches are those that {@link GradientAveraging} would use. An iteration is one mini-batch for each worker.
 * The result is no function of the data alone: averaging adds in the order in which workers end.
 */
final class WeightAveraging implements Engine {

    private final JobContext job;
    private final Pretraining objective;
    private final SparkTasks tasks;
    private final Dl4jTrainer trainer;

    WeightAveraging(JobContext job, Pretraining objective, SparkTasks tasks, Dl4jTrainer trainer) {
        this.job = job;
        this.objective = objective;
        this.tasks = tasks;
        this.trainer = trainer;
    }

    @Override
    public Advance advance(Adam.State state) {
        OuterSchedule schedule = objective.schedule();
        long start = System.nanoTime();
        long from = state.step();
        long to = Math.min(from + objective.settings().averagingFrequency(), schedule.iterations());
        double rate = schedule.rate(from);
        Adam.State next = trainer.fit(batches(from, to), from, to, rate);
        refuseWhatIsNotFinite(next);
        double tasksPerSecond = (to - from) * schedule.tasks() / ((System.nanoTime() - start) / 1e9);
        double loss = trainer.loss(objective.crop() * objective.crop());
        return new Advance(next, IterationMetrics.of(to - 1, loss, rate, tasksPerSecond));
    }

    /** Mini-batches of some iterations, one partition for each worker. */
    private JavaRDD<Batch> batches(long from, long to) {
        List<TaskPlan> plans = IntStream.range(0, objective.settings().tasks())
                .boxed()
                .flatMap(index -> LongStream.range(from, to)
                        .mapToObj(iteration ->
                                TaskPlan.of(job.seed(), iteration, index, objective.patches(), job.manifest())))
                .toList();
        return tasks.dataset(
                plans,
                objective.settings().tasks(),
                (plan, state) -> ((Pretraining) state.job().objective()).batch(plan, state.shard(plan)));
    }

    private static void refuseWhatIsNotFinite(Adam.State state) {
        for (double weight : state.theta()) {
            if (!Double.isFinite(weight)) {
                throw new IllegalStateException("Cannot go on: after iteration " + state.step()
                        + " the averaged weights are no finite numbers; those before it are saved, lower"
                        + " pretrain.learning-rate and resume from them");
            }
        }
    }
}
