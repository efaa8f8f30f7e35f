package org.mzsr.training.tasks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apiguardian.api.API;

/**
 * Where the seconds of an iteration went. What tasks say is added up and divided by the slots that they ran on at the same
 * time, so that the parts add up to the iteration.
 *
 * @param compute of the tasks: degradation and gradient; at least as long as the longest task's
 * @param broadcast for getting θ to the tasks
 * @param read for shards and kernels, from the file system or the cache
 * @param gradientReturn for serialising the tasks' results and fetching them, so far as Spark tells
 * @param scheduling the rest of the Spark job: closures, launching tasks, messages, partial sums
 * @param reduce for the last sum and the update of the weights
 */
@API(status = API.Status.STABLE)
public record IterationTimes(
        double compute,
        double broadcast,
        double read,
        @JsonProperty("return") double gradientReturn,
        double scheduling,
        double reduce) {

    /**
     * The times of an iteration.
     *
     * @param reports of its tasks
     * @param slots that tasks ran on at the same time
     * @param job seconds that the Spark job took
     * @param returned seconds of all results' ways to the driver; NaN if unknown
     */
    public static IterationTimes of(List<TaskReport> reports, int slots, double job, double returned, double reduce) {
        int parallel = Math.min(reports.size(), slots);
        double longest =
                reports.stream().mapToDouble(TaskReport::computeSeconds).max().orElse(0);
        double compute = Math.max(longest, sum(reports, TaskReport::computeSeconds) / parallel);
        double broadcast = sum(reports, TaskReport::fetchSeconds) / parallel;
        double read = sum(reports, TaskReport::readSeconds) / parallel;
        double back = Double.isNaN(returned) ? 0 : returned / parallel;
        double rest = Math.max(0, job - compute - broadcast - read - back);
        return new IterationTimes(compute, broadcast, read, back, rest, reduce);
    }

    private static double sum(List<TaskReport> reports, ToDoubleFunction<TaskReport> seconds) {
        return reports.stream().mapToDouble(seconds).sum();
    }

    /** All but the tasks' arithmetic. */
    public double outsideCompute() {
        return broadcast + read + gradientReturn + scheduling + reduce;
    }

    /** The medians of many iterations, part by part. */
    public static IterationTimes median(List<IterationTimes> all) {
        return new IterationTimes(
                median(all, IterationTimes::compute),
                median(all, IterationTimes::broadcast),
                median(all, IterationTimes::read),
                median(all, IterationTimes::gradientReturn),
                median(all, IterationTimes::scheduling),
                median(all, IterationTimes::reduce));
    }

    /** The median of one part, or of a sum of parts. */
    public static double median(List<IterationTimes> all, ToDoubleFunction<IterationTimes> part) {
        double[] sorted = all.stream().mapToDouble(part).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** For people, in milliseconds. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "compute %.1f ms, scheduling %.1f, broadcast %.1f, read %.1f, return %.1f, reduce %.1f",
                compute * 1e3,
                scheduling * 1e3,
                broadcast * 1e3,
                read * 1e3,
                gradientReturn * 1e3,
                reduce * 1e3);
    }
}
