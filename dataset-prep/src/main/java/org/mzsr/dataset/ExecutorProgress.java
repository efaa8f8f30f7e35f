package org.mzsr.dataset;

import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.mzsr.error.FailedException;
import scala.collection.JavaConverters;

/** Waits for a cluster's first executor, and says what it waits for. */
final class ExecutorProgress {

    private static final long LOOK_MILLIS = 100;
    private static final long TELL_SECONDS = 10;

    private ExecutorProgress() {}

    /**
     * Returns when there is one.
     *
     * @param seconds to wait at most; 0 for ever
     * @throws FailedException if there is none by then, if Spark stops, or if the wait is interrupted
     */
    static void await(SparkContext spark, long seconds) {
        long start = System.nanoTime();
        long told = 0;
        // The driver is in the list, too.
        while (spark.statusTracker().getExecutorInfos().length < 2 && !spark.isStopped()) {
            long waited = (System.nanoTime() - start) / 1_000_000_000;
            if (seconds > 0 && waited >= seconds) {
                throw new FailedException("Cannot go on: no executor after " + waited + " s (spark.wait-seconds); "
                        + asked(spark.conf()) + " from " + spark.master());
            }
            if (waited / TELL_SECONDS > told) {
                told = waited / TELL_SECONDS;
                System.err.println(
                        "mzsr: waiting for executors for " + waited + " s: " + asked(spark.conf()) + ", got none; "
                                + spark.master()
                                + " is full, or none of its machines has as much, or they fail to start: its page"
                                + " shows which");
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailedException("Cannot go on: interrupted while waiting for executors", e);
            }
        }
        if (spark.isStopped()) {
            throw new FailedException(
                    "Cannot go on: Spark stopped while executors were waited for, by a signal or because the"
                            + " master gave this application up");
        }
    }

    /** Says which workers of a standalone cluster cannot start executors, as long as this JVM lives. */
    static void tellFailedStarts(SparkContext spark) {
        new FailedStarts(executor -> JavaConverters.seqAsJavaList(
                                spark.statusStore().executorList(false))
                        .stream()
                        .anyMatch(known -> known.id().equals(executor)))
                .listen(sentence -> System.err.println("mzsr: " + sentence));
    }

    private static String asked(SparkConf conf) {
        String cores = conf.get("spark.executor.cores", "");
        String most = conf.get("spark.executor.instances", "");
        return "asked for " + (most.isEmpty() ? "executors" : most + " executors") + " of "
                + (cores.isEmpty() ? "as many cores as there are" : cores + " cores") + " and "
                + conf.get("spark.executor.memory", "1g") + " of memory"
                + (conf.contains("spark.cores.max") ? ", " + conf.get("spark.cores.max") + " cores in all" : "");
    }
}
