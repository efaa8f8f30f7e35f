package org.mzsr.training.objective;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.inference.UpscaleCommand;
import org.mzsr.network.PredictorShape;
import org.mzsr.training.Cases;
import org.mzsr.training.TrainPredictorJob;
import org.mzsr.training.Training;
import org.mzsr.weights.Weights;

@Tag("spark")
class KernelPredictionTest {

    private static final String[] SMALL = {
        "predictor.depth=3",
        "predictor.width=16",
        "predictor.iterations=6",
        "predictor.tasks=2",
        "predictor.batch=4",
        "predictor.crop=8",
        "predictor.learning-rate=0.01"
    };

    @TempDir
    static Path folder;

    private static Weights train(String master, String dataset, String out, List<Double> losses) throws IOException {
        var configuration = Cases.configuration(SMALL);
        return Cases.onSpark(
                master,
                spark -> Training.of(configuration, KernelPrediction.of(configuration))
                        .data(dataset)
                        .out(folder.resolve(out).toString())
                        .listener(metrics -> losses.add(metrics.loss()))
                        .run(SparkSession.active()));
    }

    @Test
    void training_gives_the_same_bits_on_one_core_and_on_two_and_weights_that_enlarge_nothing() throws IOException {
        String dataset = Cases.dataset(folder);
        List<Double> losses = new ArrayList<>();

        Weights weights = train("local[2]", dataset, "predictor", losses);

        assertThat(losses).hasSize(6).allMatch(loss -> loss > 0 && loss < 10);
        assertThat(train("local[1]", dataset, "again", new ArrayList<>()).theta())
                .containsExactly(weights.theta());
        assertThat(weights.architecture()).isEqualTo(new PredictorShape(3, 16));
        Path file = folder.resolve("predictor/weights.safetensors");
        assertThat(Weights.read(file).architecture()).isEqualTo(weights.architecture());
        CommandOutput output = CommandOutput.of(
                new UpscaleCommand(),
                folder.resolve("images/picture-0.png").toString(),
                "--weights",
                file.toString(),
                "--kernel",
                "delta",
                "--out",
                folder.resolve("large.png").toString());
        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("expected those of MZSR's network");
    }

    @Test
    void the_command_trains_and_says_what_does_not_fit() throws IOException {
        Path own = Files.createDirectories(folder.resolve("own"));
        String dataset = Cases.dataset(own);
        List<String> arguments = new ArrayList<>(
                List.of("--data", dataset, "--out", own.resolve("predictor").toString()));
        arguments.addAll(Cases.arguments());
        for (String setting : SMALL) {
            arguments.addAll(List.of("--set", setting));
        }
        arguments.addAll(List.of("--set", "predictor.crop=16"));

        CommandOutput output = CommandOutput.of(new TrainPredictorJob(), arguments.toArray(String[]::new));

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err())
                .contains("with predictor.crop = 16 it needs patches of 32 pixels, and there are patches of 20");
    }
}
