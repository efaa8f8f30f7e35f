package org.mzsr.training;

import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.mzsr.dl4j.Dl4jTrainer;
import org.mzsr.error.BadInputException;
import org.mzsr.meta.Adam;
import org.mzsr.network.NetworkShape;
import org.mzsr.training.objective.Engines;
import org.mzsr.training.objective.KernelAtlas;
import org.mzsr.training.objective.MiniBatches;
import org.mzsr.training.tasks.JobContext;
import org.mzsr.training.tasks.SparkTasks;

/**
 * The engines on Spark.
 *
 * @param spark whose executors compute
 * @param job what a run's tasks share
 * @param tasks that run on the executors
 * @param optimizer constants of Adam
 * @param start the state to go on from
 * @param atlas of the dataset's kernels, if tasks get them by it
 */
record SparkEngines(
        JavaSparkContext spark,
        JobContext job,
        SparkTasks tasks,
        Adam.Settings optimizer,
        Adam.State start,
        @Nullable KernelAtlas atlas)
        implements Engines<Engine> {

    @Override
    public Engine gradientAveraging() {
        return new GradientAveraging(job, tasks, optimizer, atlas);
    }

    @Override
    public Engine weightAveraging(MiniBatches batches, int workers, int batch, int frequency) {
        if (!(job.objective().architecture() instanceof NetworkShape shape)) {
            throw new BadInputException("Cannot train " + job.objective().architecture()
                    + " with dl4j-spark: it knows MZSR's network alone");
        }
        Dl4jTrainer trainer = new Dl4jTrainer(
                spark,
                shape,
                optimizer,
                start,
                job.objective().schedule().rate(start.step()),
                new Dl4jTrainer.Sharing(workers, batch, frequency, job.backend().threads()));
        return new WeightAveraging(job, tasks, batches, workers, frequency, trainer);
    }
}
