package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.TestPictures;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Preparation;
import org.mzsr.weights.Weights;

/** Each preset of a published model trains, at a small size, and hands its schedule and scales to the weights. */
@Tag("spark")
class PresetsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "paper-x2          | 2 | 2             | 0.02 0.01 0.01 0.01 0.005",
                "paper-x4          | 4 | 4             | 0.01 0.005 0.005 0.005 0.005 0.001",
                "paper-multi-scale | 2 | 2 2.2 2.4 2.6 2.8 3 3.2 3.4 3.6 3.8 4 | 0.01 0.01 0.01 0.005",
                "paper-bicubic-x2  | 2 | 2             | 0.01 0.01 0.01 0.001",
                "wide-x2           | 2 | 2             | 0.02 0.01 0.01 0.01 0.005"
            })
    void a_preset_trains_and_its_weights_know_what_for(String preset, double scale, String scales, String rates)
            throws IOException {
        List<String> small = Stream.concat(
                        Cases.SETTINGS.stream(), Stream.of("metatrain.iterations=1", "prepare.kernels.count=22"))
                .toList();
        Configuration configuration = Configuration.load(List.of(preset), small);
        String images = TestPictures.write(folder.resolve("images"), 3, 60, 70).toString();
        String data = folder.resolve("data").toString();
        Cases.onSpark(
                "local[2]",
                spark -> Preparation.of(configuration).run(SparkSession.active(), List.of(images), data, false));

        Weights weights = Cases.run("local[2]", Cases.training(configuration, data, folder.resolve("run")));

        assertThat(weights.provenance().scale()).isEqualTo(scale);
        assertThat(weights.provenance().scales()).isEqualTo(numbers(scales));
        assertThat(weights.provenance().adaptation()).isEqualTo(numbers(rates));
        assertThat(weights.theta()).isNotEqualTo(Cases.initial().theta());
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
    }
}
