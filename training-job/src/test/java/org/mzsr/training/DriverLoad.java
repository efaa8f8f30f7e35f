package org.mzsr.training;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Dataset;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.meta.Adam;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.tasks.JobContext;
import org.mzsr.training.tasks.SparkTasks;

/**
 * What an iteration costs the driver, by the number of executors: {@code DriverLoad MILLISECONDS EXECUTORS...}, on {@link
 * org.mzsr.training.tasks.SimulatedCluster}. One task for each, of so many milliseconds, with gradients of the paper's network; medians after
 * a warm-up. Run by {@code deploy/simulate}.
 */
public final class DriverLoad {

    /** Tasks after which Java has compiled what runs often. */
    private static final int WARM_TASKS = 20_000;

    private static final int WARM_ITERATIONS = 150;
    private static final int MEASURED = 40;
    private static final int PATCHES = 1_000_000;

    private DriverLoad() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        System.out.println(
                "| executors | iteration ms | computing | driver's processor, ms an iteration | ms a task | its"
                        + " busiest thread, ms an iteration |");
        System.out.println("|---|---|---|---|---|---|");
        int millis = Integer.parseInt(args[0]);
        for (String argument : Arrays.asList(args).subList(1, args.length)) {
            int executors = Integer.parseInt(argument);
            int warm = Math.max(10, Math.min(WARM_ITERATIONS, WARM_TASKS / executors));
            Cost cost = measure(executors, millis, warm, MEASURED);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.1f | %.0f %% | %.1f | %.2f | %.1f (%s) |%n",
                    executors,
                    cost.iterationNanos / 1e6,
                    100e6 * millis / cost.iterationNanos,
                    cost.processorNanos / 1e6,
                    cost.processorNanos / 1e6 / executors,
                    cost.threadNanos / 1e6,
                    cost.thread);
        }
        System.exit(0);
    }

    /**
     * What an iteration costs.
     *
     * @param iterationNanos of the median one
     * @param processorNanos of the driver's processors, for each
     * @param threadNanos of its busiest thread: less than this an iteration cannot take, on however many cores
     * @param thread that thread's name
     * @param tasks of its largest stage
     * @param stages of Spark's that it took
     */
    public record Cost(
            long iterationNanos, long processorNanos, long threadNanos, String thread, int tasks, int stages) {}

    /**
     * Measures a number of executors.
     *
     * @param millis that a task takes
     * @param warm iterations before those that count
     * @param measured iterations that count
     */
    public static Cost measure(int executors, int millis, int warm, int measured)
            throws IOException, InterruptedException {
        SparkConf conf = new SparkConf(false)
                .setMaster("simulated[" + executors + "," + millis + "]")
                .setAppName("driver load")
                .set("spark.log.level", "WARN")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false")
                .set("spark.network.timeout", "1h")
                .set("spark.executor.heartbeatInterval", "10min");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            while (spark.sc().statusTracker().getExecutorInfos().length < executors + 1) {
                Thread.sleep(100);
            }
            Configuration configuration =
                    Configuration.load(List.of("paper-x2"), List.of("metatrain.meta-batch=" + executors));
            TrainingSettings settings = TrainingSettings.of(configuration, MetaTraining.of(configuration));
            Adam.State state = Adam.State.start(settings.objective().initial(null, 0));
            Manifest manifest = manifest();
            JobContext job = new JobContext(
                    UUID.randomUUID().toString(),
                    Dataset.at("/nowhere", spark.hadoopConfiguration()),
                    manifest,
                    settings.objective(),
                    state.learned().layout(),
                    0,
                    settings.backend(),
                    settings.checkup(spark, manifest),
                    Set.of());
            try (SparkTasks tasks = new SparkTasks(spark, job)) {
                GradientAveraging engine = new GradientAveraging(job, tasks, settings.optimizer(), null);
                for (int i = 0; i < warm; i++) {
                    state = engine.advance(state).state();
                }
                OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
                long[] walls = new long[measured];
                Map<Long, Long> before = threads();
                long processor = system.getProcessCpuTime();
                for (int i = 0; i < measured; i++) {
                    long start = System.nanoTime();
                    state = engine.advance(state).state();
                    walls[i] = System.nanoTime() - start;
                }
                Map<Long, Long> after = threads();
                processor = (system.getProcessCpuTime() - processor) / measured;
                Arrays.sort(walls);
                after.replaceAll((thread, nanos) -> nanos - before.getOrDefault(thread, 0L));
                Map.Entry<Long, Long> busiest = after.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow();
                int[] jobs = spark.statusTracker().getJobIdsForGroup(null);
                int last = Arrays.stream(jobs).max().orElseThrow();
                return new Cost(
                        walls[measured / 2],
                        processor,
                        busiest.getValue() / measured,
                        ManagementFactory.getThreadMXBean()
                                .getThreadInfo(busiest.getKey())
                                .getThreadName(),
                        tasksOf(spark, last),
                        spark.statusTracker().getJobInfo(last).stageIds().length);
            }
        }
    }

    /** Nanoseconds of a processor that each thread has had. */
    private static Map<Long, Long> threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Long, Long> nanos = new HashMap<>();
        for (long thread : threads.getAllThreadIds()) {
            nanos.put(thread, threads.getThreadCpuTime(thread));
        }
        return nanos;
    }

    private static int tasksOf(JavaSparkContext spark, int job) {
        return Arrays.stream(spark.statusTracker().getJobInfo(job).stageIds())
                .map(stage -> spark.statusTracker().getStageInfo(stage).numTasks())
                .max()
                .orElseThrow();
    }

    private static Manifest manifest() {
        return new Manifest(
                Manifest.SCHEMA,
                "",
                List.of(),
                0,
                1,
                List.of(),
                List.of(2.0),
                96,
                PATCHES,
                0,
                List.of(new DataFile("patches/a", PATCHES, "")),
                new DataFile("kernels/a", 4096, ""),
                new DataFile("validation/a", 0, ""),
                Map.of(),
                "");
    }
}
