package org.mzsr.training.tasks;

import org.apache.spark.SparkEnv;

/** The executor that this code runs in. */
public final class ThisExecutor {

    private ThisExecutor() {}

    /** Its name for people, such as {@code executor 1 (10.0.0.7)}. */
    public static String name() {
        SparkEnv env = SparkEnv.get();
        return "executor " + env.executorId() + " ("
                + env.blockManager().blockManagerId().host() + ")";
    }
}
