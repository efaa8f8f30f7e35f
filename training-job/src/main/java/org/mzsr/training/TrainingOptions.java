package org.mzsr.training;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.Settings;
import org.mzsr.dataset.SparkSessions;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that both training commands have. */
final class TrainingOptions {

    @Option(names = "--data", required = true, paramLabel = "URI", description = "The dataset, from 'mzsr prepare'.")
    private String data = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "URI",
            description = "Folder for weights, checkpoints and metrics.")
    private String out = "";

    @Option(names = "--resume", description = "Goes on from the newest checkpoint in --out.")
    private boolean resume;

    @Mixin
    private Settings settings = new Settings();

    /** What differs between the two. */
    interface ObjectiveOf {
        Objective from(Configuration configuration);
    }

    void train(String name, Class<?> job, ObjectiveOf objective, @Nullable String init) throws IOException {
        Configuration configuration = settings.configuration();
        Objective chosen = objective.from(configuration);
        StopSignal stop = StopSignal.listen();
        try (SparkSession session = SparkSessions.open(name, job, configuration)) {
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
            Weights weights = init == null ? null : readWeights(init, spark);
            new TrainingRun(configuration, chosen, data, weights, out, resume).execute(spark, stop::isWanted);
        }
    }

    private static Weights readWeights(String uri, JavaSparkContext spark) throws IOException {
        Path path = new Path(uri);
        try (var in = path.getFileSystem(spark.hadoopConfiguration()).open(path)) {
            return Weights.decode(in.readAllBytes(), uri);
        } catch (FileNotFoundException e) {
            throw new IOException("Cannot read weights " + uri + ": there is no such file", e);
        }
    }
}
