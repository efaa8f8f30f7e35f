package org.mzsr.training;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Settings;
import org.mzsr.dataset.Location;
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

    /** Trains, and returns the exit code. */
    int train(String name, Class<?> job, TrainingSettings.ObjectiveOf objective, @Nullable String init)
            throws IOException {
        Configuration configuration = settings.configuration();
        TrainingSettings training = TrainingSettings.of(configuration, objective);
        try (StopSignal stop = StopSignal.listen(sentence -> System.err.println("\nmzsr: " + sentence));
                SparkSession session = SparkSessions.open(name, job, configuration)) {
            JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
            Weights start = init == null ? null : readWeights(init, spark);
            Weights end = new TrainingRun(training, data, start, out, resume, System.out::println)
                    .execute(spark, stop::isWanted);
            long asked = training.objective().schedule().iterations();
            return end.provenance().iterations() == asked ? 0 : CommandLines.STOPPED;
        }
    }

    private static Weights readWeights(String uri, JavaSparkContext spark) throws IOException {
        Location location = Location.of(uri, spark.hadoopConfiguration());
        try (FSDataInputStream in = location.files().open(location.path())) {
            return Weights.decode(in.readAllBytes(), uri);
        } catch (FileNotFoundException e) {
            throw new IOException("Cannot read weights " + uri + ": there is no such file", e);
        }
    }
}
