package org.mzsr.training;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** What only Spark knows of a job's tasks: how long their results took to the driver. */
final class TaskTimes extends SparkListener {

    private static final int PATIENCE_MILLIS = 500;

    private final SparkContext spark;
    private final BlockingQueue<Double> ended = new LinkedBlockingQueue<>();
    private long millis;

    private TaskTimes(SparkContext spark) {
        this.spark = spark;
    }

    static TaskTimes listenTo(SparkContext spark) {
        TaskTimes times = new TaskTimes(spark);
        spark.addSparkListener(times);
        return times;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
        if (task.taskMetrics() != null) {
            millis += task.taskMetrics().resultSerializationTime();
            long fetched = task.taskInfo().gettingResultTime();
            millis += fetched == 0 ? 0 : task.taskInfo().finishTime() - fetched;
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd job) {
        ended.add(millis / 1e3);
        millis = 0;
    }

    /** Of the last job, whose end Spark may tell a moment after its results; NaN if it does not tell at all. */
    double returnSeconds() {
        try {
            Double seconds = ended.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            for (Double later = ended.poll(); later != null; later = ended.poll()) {
                seconds = later;
            }
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
