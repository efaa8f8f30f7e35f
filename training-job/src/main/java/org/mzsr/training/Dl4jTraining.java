package org.mzsr.training;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.mzsr.console.Progress;
import org.mzsr.dl4j.Dl4jTrainer;
import org.mzsr.meta.Adam;
import org.mzsr.network.Batch;

/**
 * Supervised pretraining by dl4j-spark's parameter averaging.
 *
 * <p>The mini-batches are those that {@link OuterLoop} would use. An iteration is one mini-batch for each worker. The result
 * is no function of the data alone: averaging adds in the order in which workers end.
 */
final class Dl4jTraining implements Engine {

    private final JavaSparkContext spark;
    private final JobContext job;
    private final Pretraining objective;
    private final SparkTasks tasks;
    private final TrainingSettings settings;
    private final Saver saver;
    private final Metrics metrics;
    private final BooleanSupplier stop;

    Dl4jTraining(
            JavaSparkContext spark,
            JobContext job,
            Pretraining objective,
            SparkTasks tasks,
            TrainingSettings settings,
            Saver saver,
            Metrics metrics,
            BooleanSupplier stop) {
        this.spark = spark;
        this.job = job;
        this.objective = objective;
        this.tasks = tasks;
        this.settings = settings;
        this.saver = saver;
        this.metrics = metrics;
        this.stop = stop;
    }

    @Override
    public Adam.State run(Adam.State start) throws IOException {
        OuterSchedule schedule = objective.schedule();
        Adam.State state = start;
        PretrainSettings pretrain = objective.settings();
        Dl4jTrainer trainer = new Dl4jTrainer(
                spark,
                job.shape(),
                settings.optimizer(),
                start,
                schedule.rate(start.step()),
                new Dl4jTrainer.Sharing(
                        pretrain.tasks(), pretrain.batch(), pretrain.averagingFrequency(), job.nativeThreads()));
        Validator validator = new Validator(job, tasks, settings);
        Autosave autosave = new Autosave(saver, settings.run().checkpointEvery());
        try (Progress progress = Progress.start("dl4j-spark", "it", schedule.iterations(), start.step())) {
            while (state.step() < schedule.iterations() && !stop.getAsBoolean()) {
                long began = System.nanoTime();
                long from = state.step();
                long to = Math.min(from + objective.settings().averagingFrequency(), schedule.iterations());
                double rate = schedule.rate(from);
                Adam.State next = trainer.fit(batches(from, to), from, to, rate);
                refuseWhatIsNotFinite(next);
                double loss = trainer.loss(objective.crop() * objective.crop());
                float[] theta = OuterLoop.narrowed(next.theta());
                metrics.write(IterationMetrics.of(
                        to - 1,
                        loss,
                        rate,
                        (to - from) * schedule.tasks() / ((System.nanoTime() - began) / 1e9),
                        validator.after(to, from, theta)));
                progress.at(to, validator.remark(loss));
                autosave.passed(from, next);
                state = next;
            }
        } catch (Exception e) {
            autosave.after(e, state);
            throw e;
        }
        saver.save(state);
        return state;
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
                (plan, state, theta) -> ((Pretraining) state.job().objective()).batch(plan, state.shard(plan)));
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
