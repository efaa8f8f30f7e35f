package org.mzsr.training;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.CommandLines;
import org.mzsr.training.objective.KernelPrediction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr train-predictor}, and the main class for {@code spark-submit}. */
@Command(
        name = "train-predictor",
        description = "Trains a network that finds the blur kernel of an image, from a dataset's patches and kernels.")
public final class TrainPredictorJob implements Callable<Integer> {

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(names = "--init", paramLabel = "FILE", description = "Weights to start from; random ones by default.")
    private @Nullable String init;

    /** Main class for {@code spark-submit}. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new TrainPredictorJob(), args));
    }

    @Override
    public Integer call() throws IOException {
        return options.train(
                "mzsr train-predictor",
                TrainPredictorJob.class,
                configuration -> Training.of(configuration, KernelPrediction.of(configuration)),
                init);
    }
}
