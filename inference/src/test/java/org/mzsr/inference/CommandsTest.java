package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.CommandOutput;
import org.mzsr.Golden;
import org.mzsr.TestPictures;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.network.NetworkShape;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

class CommandsTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 4, 3);

    @TempDir
    Path folder;

    private Path weights;
    private Path hr;

    @BeforeEach
    void prepare() throws IOException {
        weights = folder.resolve("w.safetensors");
        Provenance provenance = new Provenance(
                "metatrain",
                7,
                2,
                List.of(2.0),
                Provenance.RGB,
                List.of(0.01),
                List.of(0.02, 0.01),
                "abc",
                Map.of("seed", 3),
                Map.of(),
                null);
        Weights.of(SHAPE, Golden.hashTheta(SHAPE, 4, 0.05), provenance).write(weights);
        hr = TestPictures.write(folder.resolve("set/hr"), 2, 40, 50);
    }

    @Test
    void upscale_writes_a_picture_of_twice_the_size_and_says_the_losses() throws IOException {
        Path out = folder.resolve("sr.png");

        CommandOutput output = upscale(hr.resolve("picture-0.png"), out, "gaussian(variance=2.0)", "--steps", "3");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("step 1: loss 0.")
                .contains("step 3: loss 0.")
                .contains("50x40 -> 100x80, 3 steps");
        Image image = ImageFiles.read(out);
        assertThat(image.width()).isEqualTo(100);
        assertThat(image.height()).isEqualTo(80);
    }

    @Test
    void a_scale_need_not_be_whole() throws IOException {
        Path out = folder.resolve("sr.png");

        upscale(hr.resolve("picture-0.png"), out, "delta", "--steps", "1", "--scale", "2.2");

        // 50 · 2.2 is a little over 110 in float64, and sizes are rounded up, as in the published code.
        assertThat(ImageFiles.read(out).width()).isEqualTo(111);
        assertThat(ImageFiles.read(out).height()).isEqualTo(88);
    }

    @Test
    void evaluate_gives_a_row_for_each_image_and_method_and_the_averages() throws IOException {
        Path json = folder.resolve("results.json");
        Path csv = folder.resolve("results.csv");

        CommandOutput output = evaluate(
                "--degradation",
                "g2.0-direct",
                "g1.3-bicubic",
                "--weights",
                weights.toString(),
                "--steps",
                "0,2",
                "--json",
                json.toString(),
                "--csv",
                csv.toString());

        assertThat(output.exit()).as(output.err()).isZero();
        JsonNode rows = new ObjectMapper().readTree(json.toFile()).get("rows");
        assertThat(rows).hasSize(2 * (2 + 1) * 3);
        JsonNode first = rows.get(0);
        assertThat(first.fieldNames())
                .toIterable()
                .containsExactly("set", "degradation", "scale", "method", "image", "psnr", "ssim", "seconds");
        assertThat(first.get("set").asText()).isEqualTo("set");
        assertThat(first.get("method").asText()).isEqualTo("bicubic");
        JsonNode average = rows.get(12);
        assertThat(average.get("image").asText()).isEqualTo("average");
        assertThat(average.get("psnr").asDouble())
                .isCloseTo(
                        (rows.get(0).get("psnr").asDouble()
                                        + rows.get(3).get("psnr").asDouble())
                                / 2,
                        within(1e-9));
        assertThat(Files.readAllLines(csv)).hasSize(1 + rows.size());
        assertThat(output.out()).contains("steps-2").contains("average");
    }

    @Test
    void evaluate_without_weights_measures_bicubic_alone() {
        CommandOutput output = evaluate("--degradation", "g2.0-direct");

        assertThat(output.exit()).isZero();
        assertThat(output.out()).contains("bicubic").doesNotContain("steps-");
    }

    @Test
    void evaluating_existing_lr_images_gives_what_degrading_gives() throws IOException {
        evaluate(
                "--degradation",
                "g2.0-direct",
                "--json",
                folder.resolve("a.json").toString());
        Path lr = folder.resolve("lr");
        for (Path file : ImageFiles.list(hr)) {
            Image truth = ImageFiles.read(file);
            ImageFiles.writePng(
                    org.mzsr.degradation.NamedDegradation.parse("g2.0-direct", 2)
                            .apply(truth),
                    lr.resolve(String.valueOf(file.getFileName())));
        }

        CommandOutput output = evaluate(
                "--lr",
                lr.toString(),
                "--kernel",
                "gaussian(variance=2.0)",
                "--json",
                folder.resolve("b.json").toString());

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(psnr("b.json")).containsExactlyElementsOf(psnr("a.json"));
    }

    @ParameterizedTest
    @CsvSource({"g0.2-direct, 30.24", "g2.0-direct, 28.73", "gani-direct, 28.15", "g1.3-bicubic, 30.54"})
    void bicubic_on_set5_is_the_published_column(String degradation, double published) throws IOException {
        Path set5 = Path.of("../../shared/data/set5/hr");
        assumeTrue(Files.isDirectory(set5), "the Set5 photographs are not installed");

        CommandOutput.of(
                new EvaluateCommand(),
                "--hr",
                set5.toString(),
                "--degradation",
                degradation,
                "--json",
                folder.resolve("set5.json").toString());

        List<Double> psnr = psnr("set5.json");
        assertThat(psnr.get(psnr.size() - 1)).isCloseTo(published, within(0.01));
    }

    @Test
    void lr_images_of_another_scale_are_refused() throws IOException {
        Path lr = folder.resolve("lr");
        for (Path file : ImageFiles.list(hr)) {
            ImageFiles.writePng(
                    ImageFiles.read(file).crop(0, 0, 10, 12), lr.resolve(String.valueOf(file.getFileName())));
        }

        CommandOutput output = evaluate("--lr", lr.toString(), "--kernel", "delta");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("it has 24x20 pixels, the truth has 50x40; is the scale right?");
    }

    @Test
    void weights_that_give_no_finite_image_are_an_error_and_write_no_picture() throws IOException {
        Path out = folder.resolve("sr.png");
        Weights sound = Weights.read(weights);
        double[] huge = Arrays.stream(sound.theta()).map(w -> w * 1e35).toArray();
        Weights.of(SHAPE, huge, sound.provenance()).write(weights);

        CommandOutput output = upscale(hr.resolve("picture-0.png"), out, "delta", "--steps", "0");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("mzsr: Cannot upscale: after 0 steps the weights give no finite image");
        assertThat(out).doesNotExist();
    }

    @Test
    void inspect_says_what_weights_are() {
        CommandOutput output = CommandOutput.of(new InspectCommand(), weights.toString());

        assertThat(output.exit()).isZero();
        assertThat(output.out())
                .contains("weights after 7 iterations of metatrain")
                .contains("3 layers, 4 features")
                .contains("adaptation  [0.02, 0.01]");
    }

    @Test
    void bad_arguments_get_a_sentence_and_write_nothing() throws IOException {
        Path image = hr.resolve("picture-0.png");
        Path text = Files.writeString(folder.resolve("notes.png"), "no image");
        Path out = folder.resolve("out.png");
        Map<CommandOutput, String> refusals = Map.of(
                upscale(folder.resolve("none.png"), out, "delta"),
                        "Cannot read image .*none.png: there is no such file",
                upscale(text, out, "delta"), "Cannot read image .*notes.png: its content is of no image format",
                upscale(image, out, "blur"), "Cannot use kernel 'blur': expected a .mat",
                upscale(image, folder.resolve("out.txt"), "delta"),
                        "Cannot write .*out.txt: expected a file name that ends in .png",
                upscale(image, out, "delta", "--steps", "-1"), "Cannot take -1 steps",
                upscale(image, out, "delta", "--scale", "0.5"), "Cannot degrade by scale 0.5",
                upscale(image, out, "delta", "--threads", "0"), "Cannot compute with 0 threads",
                CommandOutput.of(new InspectCommand(), folder.resolve("none").toString()),
                        "Cannot inspect .*none: there is no such",
                evaluate(), "Cannot evaluate: say how to degrade",
                evaluate("--degradation", "blurry"), "Cannot use degradation 'blurry': expected g0.2-direct");

        refusals.forEach((output, sentence) -> {
            assertThat(output.exit()).as(sentence).isEqualTo(1);
            assertThat(output.err()).containsPattern("mzsr: " + sentence).doesNotContain("\tat ");
        });
        assertThat(out).doesNotExist();
    }

    @Test
    void wrong_usage_exits_with_2_and_points_to_the_help() {
        CommandOutput output = CommandOutput.of(new UpscaleCommand(), "image.png");

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.err()).contains("Missing required options").contains("--help");
    }

    @Test
    void verbose_shows_where_an_error_came_from() {
        CommandOutput output = CommandOutput.of(new InspectCommand(), "nowhere", "--verbose");

        assertThat(output.err())
                .contains("\tat org.mzsr.inference.InspectCommand")
                .contains("mzsr: Cannot inspect nowhere");
    }

    private CommandOutput upscale(Path image, Path out, String kernel, String... more) {
        return CommandOutput.of(
                new UpscaleCommand(),
                Stream.concat(
                                Stream.of(
                                        image.toString(),
                                        "--weights",
                                        weights.toString(),
                                        "--kernel",
                                        kernel,
                                        "--out",
                                        out.toString()),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private CommandOutput evaluate(String... more) {
        return CommandOutput.of(
                new EvaluateCommand(),
                Stream.concat(Stream.of("--hr", hr.toString()), Stream.of(more)).toArray(String[]::new));
    }

    private List<Double> psnr(String json) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(json).toFile()).get("rows").findValues("psnr").stream()
                        .map(JsonNode::asDouble)
                        .toList();
    }
}
