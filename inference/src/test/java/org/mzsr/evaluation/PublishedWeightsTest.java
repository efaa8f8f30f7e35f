package org.mzsr.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelFile;
import org.mzsr.degradation.Recentring;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;
import org.mzsr.tensorflow.PublishedWeights;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/** The published weights give the scores that independent code gives. */
@Tag("slow")
class PublishedWeightsTest {

    private static final Path DATA = Path.of("../../shared/data");

    @TempDir
    Path folder;

    private Path weights;

    @BeforeEach
    void importWeights() throws IOException {
        Path checkpoint = DATA.resolve("mzsr-pretrained/Pretrained");
        assumeTrue(Files.exists(Path.of(checkpoint + ".index")), "the published checkpoint is not installed");
        assumeTrue(Files.isDirectory(DATA.resolve("set5/hr")), "the Set5 photographs are not installed");
        weights = folder.resolve("published.safetensors");
        PublishedWeights.read(checkpoint, Provenance.imported(Path.of("published"), 2, null, List.of(0.01), Map.of()))
                .write(weights);
    }

    @Test
    void the_published_lr_images_are_scored_as_by_independent_code_after_0_1_and_10_steps() throws IOException {
        JsonNode run = json("set5/pretrained-adaptation.json").get("runs").get(0);
        Degradation degradation = new Degradation(
                new KernelFile(DATA.resolve("set5/lr_g20_x2/kernel.mat").toString()).kernel(), Subsampling.DIRECT, 2);
        for (JsonNode image : run.get("images")) {
            String name = image.get("name").asText();
            Image lr = ImageFiles.read(DATA.resolve("set5/lr_g20_x2").resolve(name + ".png"));
            assertScores(run, image, new Subject(name, truth(name), lr), degradation, "0", "1", "10");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, DIRECT", "2, DIRECT", "3, BICUBIC"})
    void our_own_degradations_are_scored_as_by_independent_code(int number, Subsampling subsampling)
            throws IOException {
        JsonNode run = json("set5/pretrained-adaptation.json").get("runs").get(number);
        JsonNode kernel = run.get("kernel");
        Degradation degradation = new Degradation(
                BlurKernel.gaussian(
                        kernel.get("size").asInt(),
                        kernel.get("theta").asDouble(),
                        kernel.get("lambda1").asDouble(),
                        kernel.get("lambda2").asDouble()),
                subsampling,
                2);
        for (JsonNode image : run.get("images")) {
            String name = image.get("name").asText();
            Subject subject = Subject.degraded(name, truth(name), degradation);
            assertScores(run, image, subject, degradation, "0", "1");
        }
    }

    private static Image truth(String name) throws IOException {
        return ImageFiles.read(DATA.resolve("set5/hr").resolve(name + "_GT.png"));
    }

    private void assertScores(JsonNode run, JsonNode image, Subject subject, Degradation degradation, String... steps)
            throws IOException {
        List<Double> rates = Arrays.stream(numbers(run.get("rates"))).boxed().toList();
        SortedSet<Steps> wanted =
                new TreeSet<>(Arrays.stream(steps).map(Steps::parse).toList());
        Weights published = Weights.read(weights);
        Evaluation evaluation = new Evaluation(new UpscalingPlan(
                MetaTrained.of("", published, Schedule.of(rates), wanted, 10),
                2,
                Recentring.NONE,
                ZeroShotOptions.PLAIN,
                BackendOptions.of(Precision.FLOAT32, 2)));

        List<Output> outputs = evaluation.outputs(subject, degradation);
        List<Score> scores = evaluation.scores("set5", "golden", subject, degradation, outputs);

        assertThat(scores.get(0).psnr())
                .isCloseTo(image.get("bicubic").get("psnr").asDouble(), within(1e-4));
        // Enlarged by 2, some samples lie exactly between two 8-bit levels (14 of bird's 248 832), and the last bit
        // of the arithmetic decides which one they become; one such pixel changes SSIM by up to 2e-6.
        assertThat(scores.get(0).ssim())
                .isCloseTo(image.get("bicubic").get("ssim").asDouble(), within(1e-5));
        for (int i = 0; i < steps.length; i++) {
            JsonNode golden = image.get(steps[i]);
            String what = subject.name() + " after " + steps[i] + " steps";
            assertThat(scores.get(i + 1).psnr())
                    .as(what)
                    .isCloseTo(golden.get("psnr").asDouble(), within(0.002));
            assertThat(scores.get(i + 1).ssim())
                    .as(what)
                    .isCloseTo(golden.get("ssim").asDouble(), within(1e-4));
        }
    }
}
