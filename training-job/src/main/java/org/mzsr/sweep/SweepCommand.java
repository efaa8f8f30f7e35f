package org.mzsr.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.mzsr.bulk.SparkEvaluation;
import org.mzsr.checkup.Checkup;
import org.mzsr.checkup.MemoryPlan;
import org.mzsr.config.Configuration;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Common;
import org.mzsr.dataset.ImageSource;
import org.mzsr.dataset.PrepareSettings;
import org.mzsr.dataset.SparkOptions;
import org.mzsr.dataset.SparkSessions;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.manifest.Digest;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.manifest.SweepManifest.State;
import org.mzsr.storage.FolderLock;
import org.mzsr.storage.Location;
import org.mzsr.training.StopSignal;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.Pretraining;
import org.mzsr.training.run.RunSettings;
import org.mzsr.training.tasks.Sent;
import org.mzsr.training.tasks.SparkTasks;
import org.mzsr.training.tasks.TaskBackend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr sweep}, and the main class for {@code spark-submit}. */
@Command(
        name = "sweep",
        description = "Trains and measures many combinations of settings in one Spark application: what they share is"
                + " done once, cells run side by side, and the same command again goes on where it was.",
        footer = "%nOptions may stand in a file, a line each: mzsr sweep @FILE. Exit code 3: some cells failed.")
public final class SweepCommand implements Callable<Integer> {

    /** Exit code where some cells failed and the others are done. */
    private static final int SOME_FAILED = 3;

    @Option(
            names = "--vary",
            paramLabel = "KEY=VALUE,…",
            description =
                    "What is varied: a configuration key and its values; or a section and presets or files that set"
                            + " it, as in prepare.kernels=ani,iso,wide; or, with --random, a range: KEY=FROM..TO, with :log"
                            + " behind it for equally likely factors. Repeatable.")
    private List<String> vary = new ArrayList<>();

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "0",
            paramLabel = "N",
            description = "Each combination is trained with each of these seeds. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--seeded",
            split = ",",
            defaultValue = "pretrain,metatrain",
            paramLabel = "STAGE",
            description = "The stages that these seeds are for: ${COMPLETION-CANDIDATES}; the others have the"
                    + " configuration's. Default: ${DEFAULT-VALUE}.")
    private Set<SweepPlan.Stage> seeded = Set.of();

    @Option(
            names = "--random",
            paramLabel = "N",
            defaultValue = "0",
            description = "Draws N combinations in place of the whole grid.")
    private int random;

    @Option(
            names = "--images",
            arity = "1..*",
            required = true,
            paramLabel = "URI",
            description = "Training images: files, folders or glob patterns, on any Hadoop file system.")
    private List<String> images = List.of();

    @Option(
            names = {"--hr", "--eval"},
            required = true,
            paramLabel = "URI",
            description = "Folder of ground-truth images that finished cells are measured on.")
    private String truths = "";

    @Option(
            names = "--degradation",
            arity = "1..*",
            required = true,
            paramLabel = "NAME",
            description = "Degradations that they are measured by, as for 'mzsr evaluate'.")
    private List<String> degradations = List.of();

    @Option(
            names = "--steps",
            split = ",",
            defaultValue = "0,1,10",
            paramLabel = "N",
            description = "Numbers of gradient steps. Default: ${DEFAULT-VALUE}.")
    private TreeSet<Integer> steps = new TreeSet<>();

    @Option(
            names = "--init",
            paramLabel = "URI",
            description = "Weights that all cells begin with, in place of a pretraining.")
    private @Nullable String init;

    @Option(names = "--out", required = true, paramLabel = "URI", description = "The sweep's folder.")
    private String out = "";

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Cells at the same time. By default as many as keep all cores busy, if memory is there.")
    private @Nullable Integer parallel;

    @Option(
            names = "--rung",
            paramLabel = "ITERATION:DB",
            description = "Stops cells whose validation is more than so many dB behind the best one's at that"
                    + " iteration. Repeatable.")
    private List<String> rungs = new ArrayList<>();

    @Option(names = "--dry-run", description = "Says what would be done, and what it would take; does nothing.")
    private boolean dryRun;

    @Option(names = "--fail-fast", description = "Stops all cells when one fails.")
    private boolean failFast;

    @Option(names = "--retry-failed", description = "Tries failed cells again.")
    private boolean retryFailed;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Configuration file or preset, for all cells. Repeatable; later ones win.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one configuration key, for all cells. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    /** Main class for {@code spark-submit}. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new SweepCommand(), args));
    }

    @Override
    public Integer call() throws IOException {
        List<Axis> axes = new ArrayList<>();
        for (String axis : vary) {
            axes.add(Axis.parse(axis));
        }
        SweepPlan plan = SweepPlan.of(files, assignments, axes, seeds, seeded, random);
        SortedSet<Rung> levels = new TreeSet<>();
        rungs.forEach(rung -> levels.add(Rung.parse(rung)));
        for (Cell cell : plan.cells()) {
            check(cell, levels);
        }
        if (steps.first() < 0) {
            throw new BadInputException("Cannot measure after " + steps.first() + " steps: expected 0 or more");
        }
        for (String degradation : degradations) {
            NamedDegradation.parse(degradation).kernel().kernel();
        }
        Configuration any = plan.cells().get(0).configuration();
        try (StopSignal stop = StopSignal.listen(sentence -> System.err.println("\nmzsr: " + sentence));
                SparkSessions.Session session = SparkSessions.open(
                        "mzsr sweep",
                        SweepCommand.class,
                        any,
                        spark.properties(),
                        Map.of("spark.scheduler.mode", "FAIR"))) {
            return sweep(plan, levels, any, session, stop);
        }
    }

    /** What can be known to be wrong before anything is started. */
    private void check(Cell cell, SortedSet<Rung> levels) throws IOException {
        try {
            Configuration configuration = cell.configuration();
            PrepareSettings prepare = configuration.bind("prepare", PrepareSettings.class);
            MetaTraining metatraining = MetaTraining.of(configuration);
            int crop = Math.max(
                    metatraining.leastPatchSize(prepare.kernels().scalesOr(configuration.number("scale"))),
                    init == null ? Pretraining.of(configuration).crop() : 0);
            if (crop > prepare.patchSize()) {
                throw new BadInputException(
                        "it needs patches of " + crop + " pixels, and prepare.patch-size is " + prepare.patchSize());
            }
            long every = configuration.bind("run", RunSettings.class).validateEvery();
            for (Rung rung : levels) {
                if (every == 0
                        || rung.iteration() % every != 0
                        || rung.iteration() >= metatraining.schedule().iterations()) {
                    throw new BadInputException("there is no validation at iteration " + rung.iteration()
                            + ", which a rung needs: run.validate-every is " + every + ", metatrain.iterations "
                            + metatraining.schedule().iterations());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new BadInputException("Cannot run cell " + cell.name() + ": " + e.getMessage(), e);
        }
    }

    private int sweep(
            SweepPlan plan, SortedSet<Rung> levels, Configuration any, SparkSessions.Session session, StopSignal stop)
            throws IOException {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(session.spark().sparkContext());
        List<ImageSource> training = ImageSource.list(images, spark.hadoopConfiguration());
        List<ImageSource> measured = ImageSource.list(List.of(truths), spark.hadoopConfiguration());
        refuseUnreadable(spark, measured);
        Inputs inputs = new Inputs(
                images,
                Inputs.digest(spark, training),
                init,
                init == null ? "" : digest(init, spark),
                new SparkEvaluation(setName(), measured, degradations),
                Inputs.digest(spark, measured),
                List.copyOf(steps));
        int slots = SparkTasks.slots(spark);
        SweepCosts costs = SweepCosts.of(plan, inputs);
        int runs = parallel != null ? parallel : costs.cellsForAllCores(slots);
        Checkup checkup = Checkup.of(TaskBackend.of(any), costs.memory(slots * runs), spark.getConf());
        if (spark.isLocal()) {
            checkup.refuseWhatCannotWork("this machine with --parallel " + runs);
        }
        SweepFolder folder = SweepFolder.at(out, spark.hadoopConfiguration());
        if (dryRun) {
            say(plan, costs, runs, slots, costs.estimate(training, TaskBackend.of(any), spark.hadoopConfiguration()));
            return 0;
        }
        RunSettings settings = any.bind("run", RunSettings.class);
        try (SweepProgress progress = new SweepProgress(costs.iterations(), costs.finished(folder), stop::isWanted);
                FolderLock lock = FolderLock.ofRun(folder.files(), settings.heartbeat(), progress::notice)) {
            new SweepStart(plan, folder, inputs).take(retryFailed, progress::notice);
            new SweepRun(session.spark(), plan, folder, inputs, levels, runs, failFast, progress).run();
            lock.check();
        }
        return end(folder);
    }

    /** Reads them all: a truth that is none should not be noticed after hours of training. */
    private static void refuseUnreadable(JavaSparkContext spark, List<ImageSource> truths) {
        var hadoop = spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        List<String> problems = spark.parallelize(truths, Math.min(truths.size(), 4 * spark.defaultParallelism()))
                .map(truth -> {
                    try {
                        truth.read(hadoop.value().value());
                        return "";
                    } catch (IOException e) {
                        return truth.uri() + ": " + e.getMessage();
                    }
                })
                .filter(problem -> !problem.isEmpty())
                .collect();
        Sent.forget(hadoop);
        if (!problems.isEmpty()) {
            throw new BadInputException("Cannot measure on " + problems.get(0));
        }
    }

    private static String digest(String uri, JavaSparkContext spark) throws IOException {
        Location location = Location.of(uri, spark.hadoopConfiguration());
        try (var in = location.files().open(location.path())) {
            Digest digest = new Digest();
            digest.add(in.readAllBytes());
            return digest.hex();
        } catch (IOException e) {
            throw new FileException("Cannot read weights " + uri + ": " + e.getMessage(), e);
        }
    }

    /** The folder's name; of a folder {@code hr} or {@code HR}, the one above it. */
    private String setName() {
        Path path = new Path(truths);
        Path above = path.getParent();
        return path.getName().equalsIgnoreCase("hr") && above != null ? above.getName() : path.getName();
    }

    private void say(SweepPlan plan, SweepCosts costs, int runs, int slots, Estimate estimate) throws IOException {
        System.out.printf(
                "%d cells, %d at a time on %d task slots:%n", plan.cells().size(), runs, slots);
        plan.cells().forEach(cell -> System.out.println("  " + cell.name()));
        System.out.printf("%d pretrainings, which cells share%n", costs.pretrainings());
        double seconds = estimate.coreSeconds() / slots;
        System.out.printf(
                Locale.ROOT,
                "training takes about %d:%02d:%02d h, by one task of each kind timed on this machine; cutting patches and"
                        + " measuring not counted%n",
                (long) seconds / 3600,
                (long) seconds / 60 % 60,
                (long) seconds % 60);
        System.out.println("memory of an executor: " + costs.memory(slots * runs));
        System.out.printf(
                Locale.ROOT,
                "disk: about %s, of %s free at %s%n",
                MemoryPlan.text(estimate.bytes()),
                MemoryPlan.text(free()),
                out);
    }

    private long free() throws IOException {
        Path path = new Path(out);
        FileSystem system = path.getFileSystem(new org.apache.hadoop.conf.Configuration());
        Path there = path;
        while (!system.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return system.getStatus(there).getRemaining();
    }

    private int end(SweepFolder folder) throws IOException {
        SweepTable table = SweepTable.of(folder);
        new SweepTableFiles(table).write(folder.files());
        System.out.println();
        System.out.print(table.text());
        List<SweepManifest.Cell> cells = folder.manifest().cells();
        long failed =
                cells.stream().filter(cell -> cell.state() == State.FAILED).count();
        boolean open = cells.stream().anyMatch(cell -> cell.state() == State.WAITING || cell.state() == State.RUNNING);
        if (failed > 0) {
            System.err.println("mzsr: " + failed + " of " + cells.size()
                    + " cells failed; try them again with the same command and --retry-failed");
        }
        if (open) {
            System.out.println("Stopped; go on with the same command");
        } else {
            System.out.println(out + "/table.md, .csv, .json and .tex have the table");
            System.out.println(out + "/report.html shows it"
                    + table.headline().map(line -> "; " + line).orElse(""));
        }
        return failed > 0 ? SOME_FAILED : open ? CommandLines.STOPPED : 0;
    }
}
