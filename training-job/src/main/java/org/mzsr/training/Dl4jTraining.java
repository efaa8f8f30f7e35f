package org.mzsr.training;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.mzsr.console.Progress;
import org.mzsr.dl4j.Dl4jNetwork;
import org.mzsr.meta.Adam;
import org.mzsr.network.Batch;
import org.mzsr.tensor.Backends;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Supervised pretraining by dl4j-spark: each worker trains a copy of the network on mini-batches of its own with Adam, and
 * every few mini-batches the copies, with their moments, are averaged.
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
        double rate = schedule.rate(start.step());
        ComputationGraph graph = Dl4jNetwork.graph(job.shape(), settings.optimizer(), start, rate);
        SparkComputationGraph distributed = new SparkComputationGraph(spark, graph, master());
        Validator validator = new Validator(job, tasks, settings);
        Autosave autosave = new Autosave(saver, settings.run().checkpointEvery());
        try (Progress progress = Progress.start("dl4j-spark", "it", schedule.iterations(), start.step())) {
            while (state.step() < schedule.iterations() && !stop.getAsBoolean()) {
                long began = System.nanoTime();
                long from = state.step();
                long to = Math.min(from + objective.settings().averagingFrequency(), schedule.iterations());
                if (schedule.rate(from) != rate) {
                    rate = schedule.rate(from);
                    graph.setLearningRate(rate);
                }
                graph.getConfiguration().setIterationCount(Math.toIntExact(from));
                JavaRDD<DataSet> batches = batches(from, to);
                distributed.fit(batches);
                batches.unpersist(false);
                Adam.State next = Dl4jNetwork.state(job.shape(), graph, to);
                refuseWhatIsNotFinite(next);
                double loss = distributed.getScore() / (objective.crop() * objective.crop());
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

    private ParameterAveragingTrainingMaster master() {
        int batch = objective.settings().batch();
        return new ParameterAveragingTrainingMaster.Builder(objective.settings().tasks(), batch)
                .batchSizePerWorker(batch)
                .averagingFrequency(objective.settings().averagingFrequency())
                // The default writes the data to a file system that all machines share, and fails where there is none.
                .rddTrainingApproach(RDDTrainingApproach.Direct)
                // Each partition is made to be one worker's share.
                .repartionData(Repartition.Never)
                .workerPrefetchNumBatches(0)
                .saveUpdater(true)
                .build();
    }

    /** Mini-batches of some iterations, one partition for each worker. */
    private JavaRDD<DataSet> batches(long from, long to) {
        List<TaskPlan> plans = IntStream.range(0, objective.settings().tasks())
                .boxed()
                .flatMap(index -> LongStream.range(from, to)
                        .mapToObj(iteration ->
                                TaskPlan.of(job.seed(), iteration, index, objective.patches(), job.manifest())))
                .toList();
        return tasks.dataset(plans, objective.settings().tasks(), (plan, state, theta) -> {
            // This thread trains next.
            Backends.useThreads(state.job().nativeThreads());
            return dataSet(((Pretraining) state.job().objective()).batch(plan, state.shard(plan)));
        });
    }

    private static DataSet dataSet(Batch batch) {
        long[] shape = {batch.count(), batch.channels(), batch.height(), batch.width()};
        return new DataSet(array(batch.input(), shape), array(batch.label(), shape));
    }

    private static INDArray array(double[] values, long[] shape) {
        return Nd4j.createFromArray(OuterLoop.narrowed(values)).reshape(shape);
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
