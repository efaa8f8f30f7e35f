package org.mzsr.training.tasks;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * What only Spark knows of a job's tasks: how long their results took to the driver. Jobs that this run starts
 * between {@link #watch} and {@link #unwatch} count, one at a time; others, such as validation's or those of another run in the
 * same application, do not.
 */
final class TaskTimes extends SparkListener {

    private static final String WATCHED = "mzsr.watched";
    private static final int PATIENCE_MILLIS = 500;
    private static final int NONE = -1;

    private final SparkContext spark;
    private final String run;
    private final BlockingQueue<Double> ended = new ArrayBlockingQueue<>(1);
    private final Set<Integer> stages = new HashSet<>();
    private int job = NONE;
    private long millis;

    private TaskTimes(SparkContext spark, String run) {
        this.spark = spark;
        this.run = run;
    }

    static TaskTimes listenTo(SparkContext spark, String run) {
        TaskTimes times = new TaskTimes(spark, run);
        spark.addSparkListener(times);
        return times;
    }

    /** The next job of this thread is one to watch. */
    void watch() {
        ended.clear();
        spark.setLocalProperty(WATCHED, run);
    }

    void unwatch() {
        spark.setLocalProperty(WATCHED, null);
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        if (start.properties() != null && run.equals(start.properties().getProperty(WATCHED))) {
            job = start.jobId();
            millis = 0;
            stages.clear();
            start.stageInfos().foreach(stage -> stages.add(stage.stageId()));
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        if (stages.contains(task.stageId()) && task.taskMetrics() != null) {
            millis += task.taskMetrics().resultSerializationTime();
            long fetched = task.taskInfo().gettingResultTime();
            millis += fetched == 0 ? 0 : task.taskInfo().finishTime() - fetched;
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
        if (end.jobId() == job) {
            job = NONE;
            stages.clear();
            ended.clear();
            ended.add(millis / 1e3);
        }
    }

    /**
     * Of the job watched last; NaN if Spark does not tell. It tells of a job's end through a queue of events, which may be a
     * moment after the results are here, so this waits for it a little.
     */
    double returnSeconds() {
        try {
            Double seconds = ended.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return seconds == null ? Double.NaN : seconds;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }

    void close() {
        spark.removeSparkListener(this);
    }
}
