package org.mzsr.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.CommandOutput;
import org.mzsr.Mzsr;
import org.mzsr.TestPictures;
import org.mzsr.adaptation.Steps;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.evaluation.Evaluation;
import org.mzsr.evaluation.Subject;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.inference.InspectCommand;
import org.mzsr.inference.UpscaleCommand;
import org.mzsr.meta.InnerRates;
import org.mzsr.weights.Weights;

class ShippedWeightsTest {

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @MethodSource("org.mzsr.shipped.ShippedWeights#all")
    void a_file_is_small_and_says_what_it_is_for(ShippedWeights shipped) throws IOException {
        Weights weights = shipped.read();

        assertThat(weights.provenance().scales()).contains(shipped.least(), shipped.most());
        assertThat(weights.shape().parameters()).isEqualTo(225_091);
        assertThat(weights.provenance().stage()).isEqualTo("metatrain");
        assertThat(InnerRates.learned(weights.learned(), weights.architecture().tensors()))
                .isPresent();
        try (InputStream in =
                ShippedWeights.class.getResourceAsStream("/mzsr/weights/" + shipped.name() + ".safetensors")) {
            assertThat(in).isNotNull();
            assertThat(in.readAllBytes()).hasSizeLessThan(1_000_000);
        }
    }

    /** Drawn pictures are unlike what weights are trained on; still they are better off. */
    @ParameterizedTest
    @ValueSource(strings = {"g0.2-direct", "g2.0-direct"})
    void adaptation_leaves_the_weights_and_bicubic_behind(String name) throws IOException {
        Map<String, Double> psnr = psnr(TestPictures.draw(3, 160, 160), name);

        assertThat(psnr.get("steps-10")).isGreaterThan(psnr.get("steps-0")).isGreaterThan(psnr.get("bicubic"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"g0.2-direct", "g2.0-direct"})
    void on_a_photograph_adaptation_is_worth_decibels(String name) throws IOException {
        Path photograph = Path.of("../../shared/data/set5/hr/butterfly_GT.png");
        assumeTrue(Files.exists(photograph), "the Set5 photographs are not installed");

        Map<String, Double> psnr = psnr(ImageFiles.read(photograph), name);

        assertThat(psnr.get("steps-10")).isGreaterThan(psnr.get("steps-0") + 4).isGreaterThan(psnr.get("bicubic") + 4);
    }

    private static Map<String, Double> psnr(Image truth, String name) throws IOException {
        var degradation = NamedDegradation.parse(name).at(2);
        Subject subject = Subject.degraded("subject", truth, degradation);
        Map<String, Double> psnr = new LinkedHashMap<>();
        for (int steps : new int[] {0, 10}) {
            new Evaluation(Mzsr.shipped(2, degradation.subsampling())
                            .steps(new Steps(steps))
                            .plan())
                    .outputs(subject, degradation)
                    .forEach(output -> psnr.put(
                            output.method(), subject.quality(output.image(), 2).psnr()));
        }
        return psnr;
    }

    @Test
    void they_are_used_where_no_weights_are_given() throws IOException {
        Path small = folder.resolve("small.png");
        Path large = folder.resolve("large.png");
        ImageFiles.writePng(TestPictures.draw(1, 24, 30), small);

        CommandOutput output = CommandOutput.of(
                new UpscaleCommand(), small.toString(), "--kernel", "delta", "--steps", "1", "--out", large.toString());

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(ImageIO.read(large.toFile()).getWidth()).isEqualTo(60);
        assertThat(new String(Files.readAllBytes(large), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("shipped x2");
    }

    @Test
    void interpolation_alone_is_none_and_has_no_options() throws IOException {
        Path small = folder.resolve("small.png");
        ImageFiles.writePng(TestPictures.draw(1, 24, 30), small);
        List<String> arguments = new ArrayList<>(
                List.of(small.toString(), "--kernel", "delta", "--weights", "none", "--out", folder + "/large.png"));

        CommandOutput plain = CommandOutput.of(new UpscaleCommand(), arguments.toArray(String[]::new));
        arguments.add("--self-ensemble");
        CommandOutput ensemble = CommandOutput.of(new UpscaleCommand(), arguments.toArray(String[]::new));

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(plain.out()).contains("bicubic");
        assertThat(ensemble.exit()).isEqualTo(1);
        assertThat(ensemble.err())
                .contains("Cannot use --rates, --back-projection or --self-ensemble with --weights none");
    }

    @ParameterizedTest
    @CsvSource({
        "2, DIRECT, x2",
        "2, BICUBIC, x2-bicubic",
        "4, DIRECT, x4",
        "3, DIRECT, multi-scale",
        "2.2, BICUBIC, multi-scale"
    })
    void the_first_that_suit_a_scale_and_a_subsampling_are_chosen(double scale, Subsampling subsampling, String name) {
        var degradation = new Degradation(BlurKernel.gaussian(15, 0, 2, 2), subsampling, scale);
        var steps = new TreeSet<>(Set.of(new Steps(1)));

        var chosen = new ChosenWeights(null, steps, 20).chosenFor(degradation);

        assertThat(ShippedWeights.of(scale, subsampling).name()).isEqualTo(name);
        assertThat(chosen.source()).isEqualTo("shipped " + name);
        assertThat(Mzsr.shipped(scale, subsampling).plan().scale()).isEqualTo(scale);
    }

    /** Each at its own scale, on a picture unlike what it was trained on. */
    @ParameterizedTest
    @CsvSource({"4", "3"})
    void a_step_leaves_bicubic_behind_at_other_scales_too(double scale) throws IOException {
        var degradation = NamedDegradation.parse("g2.0-direct").at(scale);
        Subject subject = Subject.degraded("subject", TestPictures.draw(3, 240, 240), degradation);
        Map<String, Double> psnr = new LinkedHashMap<>();

        new Evaluation(Mzsr.shipped(scale, Subsampling.DIRECT)
                        .steps(new Steps(1))
                        .plan())
                .outputs(subject, degradation)
                .forEach(output -> psnr.put(
                        output.method(), subject.quality(output.image(), scale).psnr()));

        assertThat(psnr.get("steps-1")).isGreaterThan(psnr.get("bicubic") + 1);
    }

    @Test
    void what_there_is_none_for_is_said() {
        assertThatThrownBy(() -> Mzsr.shipped(5, Subsampling.DIRECT))
                .hasMessageContaining(
                        "none come with the program for scale 5.0 and direct subsampling, only for 2.0, 4.0, 2.0 to 4.0");
    }

    @Test
    void inspect_shows_them() {
        CommandOutput output = CommandOutput.of(new InspectCommand());

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out()).contains("shipped x2: weights after ").contains("scale       2.0 of [2.0]");
    }
}
