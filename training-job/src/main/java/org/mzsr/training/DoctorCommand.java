package org.mzsr.training;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.mzsr.checkup.Checkup;
import org.mzsr.checkup.Finding;
import org.mzsr.checkup.Finding.Level;
import org.mzsr.checkup.Slots;
import org.mzsr.config.Configuration;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Settings;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.SparkOptions;
import org.mzsr.dataset.SparkSessions;
import org.mzsr.manifest.Manifest;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.Pretraining;
import org.mzsr.training.tasks.ThisExecutor;
import org.mzsr.training.tasks.VisibleData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Mixin
    private SparkOptions sparkOptions = new SparkOptions();

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
        try (SparkSessions.Session session =
                SparkSessions.open("mzsr doctor", DoctorCommand.class, configuration, sparkOptions.properties())) {
            JavaSparkContext spark =
                    JavaSparkContext.fromSparkContext(session.spark().sparkContext());
            Manifest manifest = data == null
                    ? null
                    : Dataset.at(data, spark.hadoopConfiguration()).manifest(spark.hadoopConfiguration());
            Checkup checkup = training.checkup(spark, manifest);
            System.out.println(spark.master() + ", " + stage.name().toLowerCase(Locale.ROOT) + ": an executor needs "
                    + checkup.memory());
            Map<String, Integer> cores = new TreeMap<>();
            Map<String, Set<String>> executors = new TreeMap<>();
            Map<String, List<Finding>> all = new LinkedHashMap<>();
            for (Report report : executors(spark, checkup, manifest)) {
                all.put(report.executor(), report.findings());
                cores.put(report.host(), report.cores());
                executors
                        .computeIfAbsent(report.host(), host -> new TreeSet<>())
                        .add(report.executor());
            }
            all.forEach(DoctorCommand::print);
            arithmetic(all);
            Map<String, Integer> slots = new TreeMap<>(Slots.of(spark.sc()).byHost());
            // One that is alone has said it among its own findings.
            slots.keySet()
                    .removeIf(host -> executors.getOrDefault(host, Set.of()).size() < 2);
            List<String> crowded = crowded(slots, cores, checkup.backend().threads());
            crowded.forEach(machine -> System.out.println("WARNING " + machine));
            long errors = count(all, Level.ERROR);
            long warnings = count(all, Level.WARNING) + crowded.size();
            System.out.printf(
                    "%d %s looked at: %s%n",
                    all.size(),
                    all.size() == 1 ? "JVM" : "JVMs",
                    errors + warnings == 0 ? "all well" : errors + " errors, " + warnings + " warnings");
            return errors == 0 ? 0 : 1;
        }
    }

    /** What every executor finds. Enough short tasks for each slot to get some; the driver is one where it computes. */
    private List<Report> executors(JavaSparkContext spark, Checkup checkup, @Nullable Manifest manifest)
            throws IOException {
        int tasks = TASKS_FOR_EACH_SLOT * spark.defaultParallelism();
        Dataset dataset = data == null ? null : Dataset.at(data, spark.hadoopConfiguration());
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        return spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(index -> {
                    Thread.sleep(TASK_MILLIS);
                    ArrayList<Finding> findings = new ArrayList<>(checkup.findings());
                    if (dataset != null && manifest != null) {
                        findings.add(VisibleData.problem(
                                        dataset, manifest, hadoop.value().value())
                                .map(problem -> Finding.error("data", problem, "put it where every machine sees it"))
                                .orElse(Finding.ok("data", dataset.location())));
                    }
                    return new Report(
                            ThisExecutor.name(),
                            ThisExecutor.host(),
                            Runtime.getRuntime().availableProcessors(),
                            findings);
                })
                .collect();
    }

    /** What an executor says. A plain class, because Spark's Kryo cannot serialise records. */
    private static final class Report implements Serializable {

        private static final long serialVersionUID = 1;

        private final String executor;
        private final String host;
        private final int cores;
        private final ArrayList<Finding> findings;

        Report(String executor, String host, int cores, List<Finding> findings) {
            this.executor = executor;
            this.host = host;
            this.cores = cores;
            this.findings = new ArrayList<>(findings);
        }

        String executor() {
            return executor;
        }

        String host() {
            return host;
        }

        int cores() {
            return cores;
        }

        List<Finding> findings() {
            return findings;
        }
    }

    /**
     * Machines whose executors together run more native threads than there are cores.
     *
     * @param slots tasks at once, by machine
     * @param cores by machine, of those that a task has looked at
     * @param threads of a task
     */
    static List<String> crowded(Map<String, Integer> slots, Map<String, Integer> cores, int threads) {
        return slots.entrySet().stream()
                .filter(machine ->
                        cores.getOrDefault(machine.getKey(), Integer.MAX_VALUE) < machine.getValue() * threads)
                .map(machine -> machine.getKey() + ": " + machine.getValue()
                        + " tasks at once of all its executors, of " + threads + " native "
                        + (threads == 1 ? "thread" : "threads") + " each, on " + cores.get(machine.getKey())
                        + " cores; they will wait for each other")
                .sorted()
                .toList();
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
