package org.mzsr.training.tasks;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.mzsr.training.objective.TaskPlan;
import scala.Tuple2;

/** Runs tasks on Spark, one Spark task each; results come back in the order of the tasks. */
public final class SparkTasks implements AutoCloseable {

    private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

    private final JavaSparkContext spark;
    private final JobContext job;
    private final TaskTimes times;
    private final Sent<JobContext> context;
    private final Broadcast<SerializableConfiguration> hadoop;

    /**
     * Prepares a run's tasks.
     *
     * @param spark whose executors compute
     * @param job what they share; {@link #ended()} of this application goes into it
     */
    public SparkTasks(JavaSparkContext spark, JobContext job) {
        this.spark = spark;
        times = TaskTimes.listenTo(spark.sc(), job.run());
        this.job = job;
        context = new Sent<>(spark, job);
        hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    }

    /** The names of all runs that have ended in this driver. */
    public static Set<String> ended() {
        return Set.copyOf(ENDED);
    }

    /** How many tasks run at the same time. */
    public int slots() {
        return slots(spark);
    }

    /** How many tasks an application runs at the same time. */
    public static int slots(JavaSparkContext spark) {
        return Math.max(1, spark.defaultParallelism() / spark.getConf().getInt("spark.task.cpus", 1));
    }

    /** Seconds that the results of the last tasks computed took to the driver, added up. */
    public double returnSeconds() {
        return times.returnSeconds();
    }

    /** The gradients of an iteration's tasks, summed in their order. */
    public GradientSum compute(List<TaskPlan> plans, float[] theta) {
        Broadcast<float[]> weights = spark.broadcast(theta);
        spark.sc()
                .setJobDescription(
                        job.objective().stage() + ", iteration " + plans.get(0).iteration());
        times.watch();
        try {
            JavaRDD<TaskOutcome> outcomes = dataset(plans, plans.size(), (plan, state) -> state.compute(plan, weights));
            if (plans.size() <= GradientSum.FAN_IN) {
                return GradientSum.ofTasks(0, outcomes.collect());
            }
            int count = nodes(plans.size());
            JavaRDD<GradientSum> level =
                    grouped(outcomes, count, TaskOutcome::index).map(node -> GradientSum.ofTasks(node._1, node._2));
            for (; count > GradientSum.FAN_IN; count = nodes(count)) {
                level = grouped(level, nodes(count), GradientSum::index)
                        .map(node -> GradientSum.ofSums(node._1, node._2));
            }
            return GradientSum.ofSums(0, level.collect());
        } finally {
            times.unwatch();
            weights.destroy();
            spark.sc().setJobDescription(null);
        }
    }

    private static int nodes(int leaves) {
        return (leaves + GradientSum.FAN_IN - 1) / GradientSum.FAN_IN;
    }

    private interface Index<T> extends Serializable {
        int of(T item);
    }

    /** Consecutive items, gathered where their node is formed, and put in order there. */
    private static <T> JavaRDD<Tuple2<Integer, List<T>>> grouped(JavaRDD<T> items, int nodes, Index<T> index) {
        return items.mapToPair(item -> new Tuple2<>(index.of(item) / GradientSum.FAN_IN, item))
                .groupByKey(nodes)
                .map(node -> {
                    List<T> leaves = new ArrayList<>();
                    node._2.forEach(leaves::add);
                    leaves.sort(Comparator.comparingInt(index::of));
                    return new Tuple2<>(node._1, leaves);
                });
    }

    /**
     * What an executor does with one item.
     *
     * @param <T> an item
     * @param <R> what becomes of it
     */
    public interface Work<T, R> extends Serializable {
        /** Does it. */
        R on(T item, ExecutorState state) throws IOException;
    }

    /** What executors make of some items, when Spark asks for it. */
    public <T, R> JavaRDD<R> dataset(List<T> items, int partitions, Work<T, R> work) {
        // Local names, so that the task's closure does not hold this object.
        String run = job.run();
        Sent<JobContext> jobSent = context;
        Broadcast<SerializableConfiguration> conf = hadoop;
        return spark.parallelize(items, partitions).map(item -> work.on(item, state(run, jobSent, conf)));
    }

    private static ExecutorState state(String run, Sent<JobContext> job, Broadcast<SerializableConfiguration> hadoop) {
        return ExecutorState.of(run, job::value, hadoop.value().value());
    }

    @Override
    public void close() {
        times.close();
        ENDED.add(job.run());
        ExecutorState.release(job.run());
        context.close();
        Sent.forget(hadoop);
    }
}
