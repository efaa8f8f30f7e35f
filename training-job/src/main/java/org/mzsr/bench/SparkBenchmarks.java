package org.mzsr.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.Preparation;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.ShardCache;
import org.mzsr.dataset.SparkSessions;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.demo.Pictures;
import org.mzsr.error.FailedException;
import org.mzsr.image.ImageFiles;
import org.mzsr.manifest.Manifest;
import org.mzsr.training.Training;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.TaskPlan;
import org.mzsr.training.tasks.IterationTimes;

/** What stands around the arithmetic: preparing a dataset, assembling tasks, and Spark itself. */
final class SparkBenchmarks {

    private static final int PICTURES = 16;
    private static final int WIDTH = 1536;
    private static final int HEIGHT = 1024;
    private static final int ASSEMBLIES = 200;
    private static final int ITERATIONS = 200;

    private final Path folder;
    private final int cores;
    private final int repeats;
    private final Consumer<Figure> found;

    /**
     * Benchmarks in an empty folder.
     *
     * @param folder receives pictures, a dataset and a run
     * @param cores that Spark uses
     * @param repeats of each
     * @param found told each figure when it is there
     */
    SparkBenchmarks(Path folder, int cores, int repeats, Consumer<Figure> found) {
        this.folder = folder;
        this.cores = cores;
        this.repeats = repeats;
        this.found = found;
    }

    /** All of them; {@code task} is the seconds that the exact meta-gradient of one task takes on one thread. */
    void run(double task) throws IOException {
        Path pictures = folder.resolve("pictures");
        for (int i = 0; i < PICTURES; i++) {
            BufferedImage picture = Pictures.draw(1, i, WIDTH, HEIGHT);
            ImageFiles.writePng(picture, pictures.resolve("picture-" + i + ".png"));
        }
        Path dataset = folder.resolve("dataset");
        String master = "spark.master=\"local[" + cores + "]\"";
        Configuration paper = Configuration.load(List.of(), List.of("prepare.shards=2", master));
        // As deploy/measure: weights of their real size, patches so small that computing hardly counts.
        Configuration tiny = Configuration.load(
                List.of(),
                List.of(
                        master,
                        "metatrain.crop=8",
                        "metatrain.support=1",
                        "metatrain.query=1",
                        "metatrain.steps=1",
                        "metatrain.iterations=" + ITERATIONS,
                        "run.validate-every=0",
                        "run.checkpoint-every=1000000"));
        try (SparkSessions.Session session = SparkSessions.open("mzsr bench", SparkBenchmarks.class, paper)) {
            Timing preparation = Timing.of(repeats, () -> prepare(session.spark(), paper, pictures, dataset));
            found.accept(Figure.of(
                    "preparing a dataset", preparation, PICTURES * WIDTH * (double) HEIGHT / 1e6, "megapixels/s"));

            JavaSparkContext spark =
                    JavaSparkContext.fromSparkContext(session.spark().sparkContext());
            Runnable assembly = assembly(paper, dataset, spark.hadoopConfiguration());
            Timing assemblies = Timing.of(repeats, () -> {
                for (int i = 0; i < ASSEMBLIES; i++) {
                    assembly.run();
                }
            });
            Timing one = assemblies.dividedBy(ASSEMBLIES);
            found.accept(Figure.of("assembling a task, 1 thread", one, 1, "tasks/s")
                    .withRatio(one.best() / task, "the time of its exact meta-gradient"));

            double outside = outsideCompute(session.spark(), tiny, dataset, folder.resolve("run"));
            found.accept(Figure.of(
                            "an iteration outside compute, meta-batch 5, " + spark.master(),
                            new Timing(outside, outside),
                            1,
                            "iterations/s")
                    .withRatio(outside / task, "the time of an exact meta-gradient"));
        }
    }

    private static void prepare(SparkSession session, Configuration configuration, Path pictures, Path dataset) {
        try {
            Manifest manifest =
                    Preparation.of(configuration).run(session, List.of(pictures.toString()), dataset.toString(), true);
            if (!manifest.skipped().isEmpty()) {
                throw new FailedException("Cannot go on with the benchmark: " + manifest.skipped());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the sets of tasks, one after another, from their plans: the kernel, the crops, the LR patches. */
    private static Runnable assembly(
            Configuration configuration, Path data, org.apache.hadoop.conf.Configuration hadoop) throws IOException {
        MetaTraining objective = MetaTraining.of(configuration);
        long seed = configuration.wholeNumber("seed");
        Dataset dataset = Dataset.at(data.toString(), hadoop);
        Manifest manifest = dataset.manifest(hadoop);
        List<DegradationSample> samples = dataset.kernels(manifest.kernels(), hadoop);
        int[] next = {0};
        return () -> {
            TaskPlan plan = TaskPlan.of(seed, 0, next[0]++, objective.patches(), manifest);
            try {
                Shard shard = ShardCache.shared().get(dataset, manifest, plan.shard(), hadoop);
                objective.sets(plan, shard, samples.get(plan.kernel()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /**
     * Meta-trains random weights as configured, and returns the seconds that an iteration takes outside the tasks' compute:
     * the median of the second half, when the JVM has compiled what it runs.
     */
    private static double outsideCompute(SparkSession session, Configuration configuration, Path data, Path out)
            throws IOException {
        List<IterationTimes> times = new ArrayList<>();
        Training.of(configuration)
                .data(data.toString())
                .out(out.toUri().toString())
                .listener(iteration -> times.add(Objects.requireNonNull(iteration.seconds(), "this engine has them")))
                .run(session);
        return IterationTimes.median(times.subList(times.size() / 2, times.size()), IterationTimes::outsideCompute);
    }
}
