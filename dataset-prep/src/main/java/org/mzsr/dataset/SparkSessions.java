package org.mzsr.dataset;

import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.mzsr.config.Configuration;
import org.mzsr.error.FailedException;

/** Opens the Spark session of a job. What spark-submit or spark-defaults set is never changed. */
public final class SparkSessions {

    private SparkSessions() {}

    /**
     * A session, and whether it is to be stopped when the work is done: one that was there before belongs to somebody else.
     *
     * @param spark the session
     * @param own whether it was opened here
     */
    public record Session(SparkSession spark, boolean own) implements AutoCloseable {

        /** Stops the session, if it was opened here. */
        @Override
        public void close() {
            if (own) {
                spark.stop();
            }
        }
    }

    /**
     * A standalone worker hands the cluster's secret to a driver that it runs in this variable, as no command line may show it; but the
     * session looks for it among the properties alone.
     */
    private static final String SECRET = "_SPARK_AUTH_SECRET";

    /** Executors are threads of the driver. */
    private static final Pattern LOCAL = Pattern.compile("local(\\[.*)?");

    /**
     * The session of this JVM, or where there is none, a new one with the project's defaults.
     *
     * @param name of the application
     * @param job a class of the jar that executors need
     */
    public static Session open(String name, Class<?> job, Configuration configuration) {
        return open(name, job, configuration, Map.of());
    }

    /**
     * The same with properties that the command line gives.
     *
     * @param given Spark's settings, over all others
     */
    public static Session open(String name, Class<?> job, Configuration configuration, Map<String, String> given) {
        return open(name, job, configuration, given, Map.of());
    }

    /**
     * The same with defaults of the job's own.
     *
     * @param given Spark's settings, over all others
     * @param defaults Spark's settings, used where nobody has set them
     */
    public static Session open(
            String name,
            Class<?> job,
            Configuration configuration,
            Map<String, String> given,
            Map<String, String> defaults) {
        SparkVersion.refuseOthers();
        SparkConf spark = new SparkConf();
        given.forEach(spark::set);
        defaults.forEach(spark::setIfMissing);
        // spark-submit names an application after its main class, which tells nobody which run it is.
        if (spark.get("spark.app.name", job.getName()).equals(job.getName())) {
            spark.setAppName(name);
        }
        spark.setIfMissing("spark.master", configuration.text("spark.master"));
        String master = spark.get("spark.master").toLowerCase(Locale.ROOT);
        ComputeSettings compute = configuration.bind("compute", ComputeSettings.class);
        compute.refuseIfTooMany(master);
        boolean local = LOCAL.matcher(master).matches();
        if (master.startsWith("local")) {
            spark.setIfMissing("spark.driver.host", "127.0.0.1");
            spark.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            spark.setIfMissing("spark.ui.enabled", "false");
        }
        secure(spark, local);
        if (!local) {
            ship(job, spark);
        }
        if (!QuietLog.isConfigured()) {
            spark.setIfMissing("spark.log.level", "WARN");
        }
        // A task's native threads count as cores, so that tasks times threads never exceed them.
        spark.setIfMissing("spark.task.cpus", Integer.toString(compute.nativeThreads()));
        spark.setIfMissing("spark.sql.parquet.compression.codec", "zstd");
        // A file that grows, such as a run's metrics, outlives a data node also where no other can take its place.
        spark.setIfMissing("spark.hadoop.dfs.client.block.write.replace-datanode-on-failure.best-effort", "true");
        long before = System.currentTimeMillis();
        SparkSession session = SparkSession.builder().config(spark).getOrCreate();
        Session opened = new Session(session, session.sparkContext().startTime() >= before);
        if (opened.own() && master.startsWith("spark:")) {
            ExecutorProgress.tellFailedStarts(session.sparkContext());
        }
        // With dynamic allocation there may be none before there is work.
        if (opened.own() && !local && !spark.getBoolean("spark.dynamicAllocation.enabled", false)) {
            awaitExecutor(opened, configuration.wholeNumber("spark.wait-seconds"));
        }
        return opened;
    }

    private static void secure(SparkConf spark, boolean local) {
        if (local) {
            // The driver listens, if only on this machine; who does not know this application's secret, which Spark
            // makes, cannot talk to it.
            spark.setIfMissing("spark.authenticate", "true");
        }
        String secret = System.getenv(SECRET);
        if (secret != null && spark.getBoolean("spark.authenticate", false)) {
            spark.setIfMissing("spark.authenticate.secret", secret);
        }
    }

    /** Gives executors the jar that the job is in, unless somebody sees to that or they have it where it lies. */
    private static void ship(Class<?> job, SparkConf spark) {
        String[] jars = JavaSparkContext.jarOfClass(job);
        if (jars.length == 0 || spark.contains("spark.jars")) {
            return;
        }
        List<String> there =
                List.of(spark.get("spark.executor.extraClassPath", "").split(File.pathSeparator));
        if (!there.contains(jars[0])) {
            spark.setJars(jars);
        }
    }

    private static void awaitExecutor(Session session, long seconds) {
        try {
            ExecutorProgress.await(session.spark().sparkContext(), seconds);
        } catch (FailedException e) {
            session.close();
            throw e;
        }
    }
}
