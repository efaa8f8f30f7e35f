package org.mzsr.training;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.error.FailedException;
import org.mzsr.error.FileException;
import org.mzsr.storage.Location;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.objective.Pretraining;
import org.mzsr.training.run.TrainingListener;
import org.mzsr.weights.Weights;

/**
 * A training run, for programs, notebooks and commands alike:
 *
 * <pre>{@code
 * Weights weights = Training.of(configuration)
 *         .data("out/data")
 *         .init("out/pretrain/weights.safetensors")
 *         .out("out/meta")
 *         .listener(iteration -> System.out.println(iteration.loss()))
 *         .run(spark);
 * }</pre>
 *
 * <p>It prints nothing, installs nothing, and leaves the session as it was. Immutable: each method returns another one, so that a
 * sweep can start from one and vary it. Everything that is wrong with the configuration is said before Spark is asked for
 * anything.
 */
@API(status = API.Status.STABLE)
public final class Training {

    private final TrainingSettings settings;
    private final @Nullable String data;
    private final @Nullable String out;
    private final @Nullable String init;
    private final @Nullable Weights start;
    private final Resume resume;
    private final TrainingListener listener;

    private Training(
            TrainingSettings settings,
            @Nullable String data,
            @Nullable String out,
            @Nullable String init,
            @Nullable Weights start,
            Resume resume,
            TrainingListener listener) {
        this.settings = settings;
        this.data = data;
        this.out = out;
        this.init = init;
        this.start = start;
        this.resume = resume;
        this.listener = listener;
    }

    /**
     * Meta-training as a configuration says.
     *
     * @throws IllegalArgumentException if something is wrong with the configuration; the message says which key
     */
    public static Training of(Configuration configuration) {
        return of(configuration, MetaTraining.of(configuration));
    }

    /** Supervised pretraining as a configuration says. */
    public static Training pretraining(Configuration configuration) {
        return of(configuration, Pretraining.of(configuration));
    }

    /** Another objective, with the configuration's seed, optimiser, and habits of a run. */
    public static Training of(Configuration configuration, Objective objective) {
        return new Training(
                TrainingSettings.of(configuration, objective), null, null, null, null, Resume.NEVER, iteration -> {});
    }

    /** The dataset's URI. */
    public Training data(String uri) {
        return new Training(settings, uri, out, init, start, resume, listener);
    }

    /** The URI of the folder for weights, checkpoints and metrics. */
    public Training out(String uri) {
        return new Training(settings, data, uri, init, start, resume, listener);
    }

    /** The URI of weights to start from; random ones without it. A resumed run starts from its checkpoint instead. */
    public Training init(String uri) {
        return new Training(settings, data, out, uri, null, resume, listener);
    }

    /** Weights to start from, that are here already. */
    public Training init(Weights weights) {
        return new Training(settings, data, out, null, weights, resume, listener);
    }

    /** Whether to go on from the newest checkpoint in the folder. */
    public Training resume(boolean wanted) {
        return resume(wanted ? Resume.ALWAYS : Resume.NEVER);
    }

    /** What to do with checkpoints that are in the folder. */
    public Training resume(Resume wanted) {
        return new Training(settings, data, out, init, start, wanted, listener);
    }

    /** Who is told of each iteration. */
    public Training listener(TrainingListener told) {
        return new Training(settings, data, out, init, start, resume, told);
    }

    /** Iterations that were asked for. */
    public long iterations() {
        return settings.objective().schedule().iterations();
    }

    /**
     * Trains on the executors of a session, which stays open.
     *
     * @return the weights reached; fewer iterations than were asked for, if the listener stopped it
     * @throws IOException if something cannot be read or written; what was saved before stays
     */
    public Weights run(SparkSession session) throws IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Weights from = init == null ? start : read(init, spark);
        return new TrainingRun(settings, required(data, "data"), from, init, required(out, "out"), resume, listener)
                .execute(spark);
    }

    private static String required(@Nullable String uri, String what) {
        if (uri == null) {
            throw new FailedException("Cannot train: " + what + "(URI) was not called");
        }
        return uri;
    }

    private static Weights read(String uri, JavaSparkContext spark) throws IOException {
        Location location = Location.of(uri, spark.hadoopConfiguration());
        try (FSDataInputStream in = location.files().open(location.path())) {
            return Weights.decode(in.readAllBytes(), uri);
        } catch (FileNotFoundException e) {
            throw new FileException("Cannot read weights " + uri + ": there is no such file", e);
        }
    }
}
