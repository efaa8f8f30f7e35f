package org.mzsr.training.tasks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkContext;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.apache.spark.scheduler.SchedulerBackend;
import org.apache.spark.scheduler.TaskScheduler;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import org.jspecify.annotations.Nullable;

/**
 * The master {@code simulated[N,MILLIS]}: Spark's own scheduler in the driver, and {@link SimulatedExecutors} in another process, N
 * of one core each, whose tasks take so many milliseconds of no processor's time. What a driver does for a large cluster can
 * so be measured without one.
 */
public final class SimulatedCluster implements ExternalClusterManager {

    private static final Pattern MASTER = Pattern.compile("simulated\\[(\\d+),(\\d+)]");

    @Override
    public boolean canCreate(String master) {
        return MASTER.matcher(master).matches();
    }

    @Override
    public TaskScheduler createTaskScheduler(SparkContext spark, String master) {
        return new TaskSchedulerImpl(spark);
    }

    @Override
    public SchedulerBackend createSchedulerBackend(SparkContext spark, String master, TaskScheduler scheduler) {
        Matcher matcher = MASTER.matcher(master);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(master);
        }
        return new Backend((TaskSchedulerImpl) scheduler, spark, matcher.group(1), matcher.group(2));
    }

    @Override
    public void initialize(TaskScheduler scheduler, SchedulerBackend backend) {
        ((TaskSchedulerImpl) scheduler).initialize(backend);
    }

    private static final class Backend extends CoarseGrainedSchedulerBackend {

        private final SparkContext spark;
        private final String executors;
        private final String millis;
        private @Nullable Process process;

        Backend(TaskSchedulerImpl scheduler, SparkContext spark, String executors, String millis) {
            super(scheduler, spark.env().rpcEnv());
            this.spark = spark;
            this.executors = executors;
            this.millis = millis;
        }

        @Override
        public void start() {
            super.start();
            RpcAddress driver = spark.env().rpcEnv().address();
            List<String> command = new ArrayList<>();
            command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
            // As this process was started: what is opened to Spark, where the log's settings are.
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Dlog4j2"))
                    .toList());
            command.addAll(List.of(
                    "-Xmx2g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SimulatedExecutors.class.getName(),
                    driver.host(),
                    Integer.toString(driver.port()),
                    executors,
                    millis));
            try {
                process = new ProcessBuilder(command).inheritIO().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            super.stop();
            if (process != null) {
                process.destroy();
            }
        }
    }
}
