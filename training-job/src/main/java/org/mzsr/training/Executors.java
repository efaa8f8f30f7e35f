package org.mzsr.training;

import org.apache.spark.SparkEnv;

/** The name of the executor that this code runs in. */
final class Executors {

    private Executors() {}

    /** For people, such as {@code executor 1 (10.0.0.7)}. */
    static String here() {
        SparkEnv env = SparkEnv.get();
        return "executor " + env.executorId() + " ("
                + env.blockManager().blockManagerId().host() + ")";
    }
}
