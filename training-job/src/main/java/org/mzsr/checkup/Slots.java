package org.mzsr.checkup;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/**
 * How many tasks run at the same time where, by what the executors that are here have told Spark.
 *
 * @param largest of one executor; empty before there is any
 * @param byHost of all executors of a machine together
 */
public record Slots(OptionalInt largest, Map<String, Integer> byHost) {

    /** The slots that an application has now. */
    public static Slots of(SparkContext spark) {
        OptionalInt largest = OptionalInt.empty();
        Map<String, Integer> byHost = new TreeMap<>();
        for (ExecutorSummary executor :
                JavaConverters.seqAsJavaList(spark.statusStore().executorList(true))) {
            if (executor.maxTasks() > 0) {
                largest = OptionalInt.of(Math.max(largest.orElse(0), executor.maxTasks()));
                byHost.merge(executor.hostPort().replaceFirst(":\\d+$", ""), executor.maxTasks(), Integer::sum);
            }
        }
        return new Slots(largest, Map.copyOf(byHost));
    }
}
