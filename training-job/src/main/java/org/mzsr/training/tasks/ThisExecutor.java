package org.mzsr.training.tasks;

import org.apache.spark.SparkEnv;

/** The executor that this code runs in. */
public final class ThisExecutor {

    private ThisExecutor() {}

    /** Whether it is the driver's own process, as on one machine. */
    static boolean isDriver() {
        return SparkEnv.get().executorId().equals("driver");
    }

    /** Its name for people, such as {@code executor 1 (10.0.0.7)}. */
    public static String name() {
        return "executor " + SparkEnv.get().executorId() + " (" + host() + ")";
    }

    /** Its machine, as Spark names it. */
    public static String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }
}
