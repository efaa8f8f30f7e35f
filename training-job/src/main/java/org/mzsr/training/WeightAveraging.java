package org.mzsr.training;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.mzsr.dl4j.Dl4jTrainer;
import org.mzsr.error.FailedException;
import org.mzsr.meta.Adam;
import org.mzsr.network.Batch;
import org.mzsr.training.objective.MiniBatches;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.objective.TaskPlan;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.tasks.JobContext;
import org.mzsr.training.tasks.SparkTasks;

/**
 * Supervised pretraining by dl4j-spark's parameter averaging.
 *
 * <p>The mini-batches are those that {@link GradientAveraging} would use. An iteration is one mini-batch for each worker.
 * The result is no function of the data alone: averaging adds in the order in which workers end.
 */
final class WeightAveraging implements Engine {

    private final JobContext job;
    private final SparkTasks tasks;
    private final MiniBatches batches;
    private final int workers;
    private final int frequency;
    private final Dl4jTrainer trainer;

    /**
     * An engine.
     *
     * @param batches what workers train on
     * @param workers copies of the network
     * @param frequency mini-batches of each worker between two averagings
     * @param trainer that goes on from the run's state
     */
    WeightAveraging(
            JobContext job, SparkTasks tasks, MiniBatches batches, int workers, int frequency, Dl4jTrainer trainer) {
        this.job = job;
        this.tasks = tasks;
        this.batches = batches;
        this.workers = workers;
        this.frequency = frequency;
        this.trainer = trainer;
    }

    @Override
    public Advance advance(Adam.State state) {
        Objective objective = job.objective();
        long start = System.nanoTime();
        long from = state.step();
        long to = Math.min(from + frequency, objective.schedule().iterations());
        double rate = objective.schedule().rate(from);
        Adam.State next = trainer.fit(batches(from, to), from, to, rate);
        refuseWhatIsNotFinite(next);
        double tasksPerSecond = (to - from) * workers / ((System.nanoTime() - start) / 1e9);
        double loss = trainer.loss(objective.crop() * objective.crop());
        return new Advance(next, IterationMetrics.of(to - 1, loss, rate, tasksPerSecond));
    }

    /** Mini-batches of some iterations, one partition for each worker. */
    private JavaRDD<Batch> batches(long from, long to) {
        List<TaskPlan> plans = IntStream.range(0, workers)
                .boxed()
                .flatMap(index -> LongStream.range(from, to)
                        .mapToObj(iteration -> TaskPlan.of(
                                job.seed(), iteration, index, job.objective().patches(), job.manifest())))
                .toList();
        // A local name, so that the task's closure does not hold this object.
        MiniBatches made = batches;
        return tasks.dataset(plans, workers, (plan, state) -> made.of(plan, state.shard(plan)));
    }

    private static void refuseWhatIsNotFinite(Adam.State state) {
        for (double weight : state.learned().values()) {
            if (!Double.isFinite(weight)) {
                throw new FailedException("Cannot go on: after iteration " + state.step()
                        + " the averaged weights are no finite numbers; those before it are saved, lower"
                        + " pretrain.learning-rate and resume from them");
            }
        }
    }
}
