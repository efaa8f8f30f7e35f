package org.mzsr.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.mzsr.checkup.Checkup;
import org.mzsr.checkup.Finding;
import org.mzsr.checkup.Finding.Level;
import org.mzsr.config.Configuration;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Settings;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.SparkSessions;
import org.mzsr.manifest.Manifest;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.Pretraining;
import org.mzsr.training.tasks.ThisExecutor;
import org.mzsr.training.tasks.VisibleData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scala.Tuple2;

/** {@code mzsr doctor}: whether the driver and every executor can do what the configuration asks of them. */
@Command(
        name = "doctor",
        description = "Checks Java, Spark, natives, threads and memory of the driver and of every executor.")
public final class DoctorCommand implements Callable<Integer> {

    private static final int TASKS_FOR_EACH_SLOT = 4;
    private static final int TASK_MILLIS = 150;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "What is to be run: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by default.")
    private Stage stage = Stage.METATRAIN;

    @Option(names = "--data", paramLabel = "URI", description = "The dataset, for the size of its shards.")
    private @Nullable String data;

    @Mixin
    private Settings settings = new Settings();

    /** What executors would compute. */
    enum Stage {
        /** Supervised training. */
        PRETRAIN,
        /** Meta-training. */
        METATRAIN
    }

    /** Main class for {@code spark-submit}. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new DoctorCommand(), args));
    }

    @Override
    public Integer call() throws IOException {
        Configuration configuration = settings.configuration();
        TrainingSettings training = TrainingSettings.of(
                configuration,
                stage == Stage.PRETRAIN ? Pretraining.of(configuration) : MetaTraining.of(configuration));
        try (SparkSessions.Session session = SparkSessions.open("mzsr doctor", DoctorCommand.class, configuration)) {
            JavaSparkContext spark =
                    JavaSparkContext.fromSparkContext(session.spark().sparkContext());
            Manifest manifest = data == null
                    ? null
                    : Dataset.at(data, spark.hadoopConfiguration()).manifest(spark.hadoopConfiguration());
            Checkup checkup = training.checkup(spark, manifest);
            System.out.println(spark.master() + ", " + stage.name().toLowerCase(Locale.ROOT) + ": an executor needs "
                    + checkup.memory());
            Map<String, List<Finding>> all = executors(spark, checkup, manifest);
            all.forEach(DoctorCommand::print);
            arithmetic(all);
            long errors = count(all, Level.ERROR);
            long warnings = count(all, Level.WARNING);
            System.out.printf(
                    "%d %s looked at: %s%n",
                    all.size(),
                    all.size() == 1 ? "JVM" : "JVMs",
                    errors + warnings == 0 ? "all well" : errors + " errors, " + warnings + " warnings");
            return errors == 0 ? 0 : 1;
        }
    }

    /** What every executor finds. Enough short tasks for each slot to get some; the driver is one where it computes. */
    private Map<String, List<Finding>> executors(JavaSparkContext spark, Checkup checkup, @Nullable Manifest manifest)
            throws IOException {
        int tasks = TASKS_FOR_EACH_SLOT * spark.defaultParallelism();
        Map<String, List<Finding>> all = new LinkedHashMap<>();
        Dataset dataset = data == null ? null : Dataset.at(data, spark.hadoopConfiguration());
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(index -> {
                    Thread.sleep(TASK_MILLIS);
                    ArrayList<Finding> findings = new ArrayList<>(checkup.findings());
                    if (dataset != null && manifest != null) {
                        findings.add(VisibleData.problem(
                                        dataset, manifest, hadoop.value().value())
                                .map(problem -> Finding.error("data", problem, "put it where every machine sees it"))
                                .orElse(Finding.ok("data", dataset.location())));
                    }
                    return new Tuple2<>(ThisExecutor.name(), findings);
                })
                .collect()
                .forEach(report -> all.put(report._1, report._2));
        return all;
    }

    private static void print(String where, List<Finding> findings) {
        System.out.println(where);
        for (Finding finding : findings) {
            String mark = switch (finding.level()) {
                case OK -> "ok     ";
                case WARNING -> "WARNING";
                case ERROR -> "ERROR  ";
            };
            System.out.println("  " + mark + " " + finding);
        }
    }

    private static void arithmetic(Map<String, List<Finding>> all) {
        List<String> kinds = all.values().stream()
                .flatMap(List::stream)
                .filter(finding -> finding.subject().equals("arithmetic"))
                .map(Finding::found)
                .distinct()
                .toList();
        if (kinds.size() > 1) {
            System.out.println("WARNING arithmetic: " + String.join(" and ", kinds)
                    + "; which bits result depends on which executor gets which task; compute.isa makes them one");
        }
    }

    private static long count(Map<String, List<Finding>> all, Level level) {
        return all.values().stream()
                .flatMap(List::stream)
                .filter(finding -> finding.level() == level)
                .count();
    }
}
