package org.mzsr.training;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Runs tasks on Spark, one Spark task each; results come back in the order of the tasks. */
final class SparkTasks implements AutoCloseable {

    private final JavaSparkContext spark;
    private final JobContext job;
    private final Broadcast<byte[]> context;
    private final Broadcast<SerializableConfiguration> hadoop;

    SparkTasks(JavaSparkContext spark, JobContext job) {
        this.spark = spark;
        this.job = job;
        // As bytes of Java serialisation, because Spark's Kryo, where a cluster is set to it, cannot serialise records.
        context = spark.broadcast(serialized(job));
        hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    }

    /** How many tasks run at the same time. */
    int slots() {
        return Math.max(1, spark.defaultParallelism() / spark.getConf().getInt("spark.task.cpus", 1));
    }

    List<TaskOutcome> compute(List<TaskPlan> plans, float[] theta) {
        return run(plans, theta, (plan, state, weights) -> state.compute(plan, weights));
    }

    /** Validation scores of the first crops, a row for each: bicubic, then by number of steps. */
    List<double[]> validate(int crops, double firstRate, float[] theta) {
        return run(
                IntStream.range(0, crops).boxed().toList(),
                theta,
                (index, state, weights) -> new Validation(state.job(), firstRate).score(index, state, weights));
    }

    /** What an executor does with one item. */
    interface Work<T, R> extends Serializable {
        R on(T item, ExecutorState state, float[] theta) throws IOException;
    }

    /** What executors make of some items, when Spark asks for it; the work gets no weights. */
    <T, R> JavaRDD<R> dataset(List<T> items, int partitions, Work<T, R> work) {
        String run = job.run();
        Broadcast<byte[]> jobBytes = context;
        Broadcast<SerializableConfiguration> conf = hadoop;
        return spark.parallelize(items, partitions)
                .map(item -> work.on(item, state(run, jobBytes, conf), new float[0]));
    }

    /** One Spark job with a task for each item. */
    private <T, R> List<R> run(List<T> items, float[] theta, Work<T, R> work) {
        Broadcast<float[]> weights = spark.broadcast(theta);
        // Local names, so that the task's closure does not hold this object.
        String run = job.run();
        Broadcast<byte[]> jobBytes = context;
        Broadcast<SerializableConfiguration> conf = hadoop;
        try {
            return spark.parallelize(items, items.size())
                    .map(item -> work.on(item, state(run, jobBytes, conf), weights.value()))
                    .collect();
        } finally {
            weights.destroy();
        }
    }

    private static ExecutorState state(String run, Broadcast<byte[]> job, Broadcast<SerializableConfiguration> hadoop) {
        return ExecutorState.of(run, () -> job(job), hadoop.value().value());
    }

    private static JobContext job(Broadcast<byte[]> bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.value())) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
                // Spark gives the application's jar to the thread's class loader, not to the caller's.
                return Class.forName(
                        description.getName(), false, Thread.currentThread().getContextClassLoader());
            }
        }) {
            return (JobContext) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("executors have the classes of the application's jar", e);
        }
    }

    private static byte[] serialized(JobContext job) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(job);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        ExecutorState.release(job);
        context.destroy();
        hadoop.destroy();
    }
}
