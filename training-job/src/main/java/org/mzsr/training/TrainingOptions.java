package org.mzsr.training;

import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Settings;
import org.mzsr.dataset.SparkOptions;
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

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "ALWAYS",
            paramLabel = "auto",
            description = "Goes on from the newest checkpoint in --out; auto starts anew where there is none.")
    private Resume resume = Resume.NEVER;

    @Mixin
    private Settings settings = new Settings();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    /** Trains, and returns the exit code. */
    int train(String name, Class<?> job, Function<Configuration, Training> objective, @Nullable String init)
            throws IOException {
        Configuration configuration = settings.configuration();
        Training training = objective.apply(configuration).data(data).out(out).resume(resume);
        try (StopSignal stop = StopSignal.listen(sentence -> System.err.println("\nmzsr: " + sentence));
                TrainingProgress progress = new TrainingProgress(stop::isWanted);
                SparkSessions.Session session =
                        SparkSessions.open(name + " " + out, job, configuration, spark.properties())) {
            Weights end = (init == null ? training : training.init(init))
                    .listener(progress)
                    .run(session.spark());
            return end.provenance().iterations() == training.iterations() ? 0 : CommandLines.STOPPED;
        }
    }
}
