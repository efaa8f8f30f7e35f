package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
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
        assertThat(output.err()).contains("mzsr: Cannot upscale: the adapted weights give no finite image");
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
                upscale(image, out, "delta", "--noise-level", "7"), "Cannot add noise of standard deviation 7.0",
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
    void a_kernel_larger_than_the_image_is_refused() throws IOException {
        Path small = folder.resolve("small.png");
        ImageFiles.writePng(TestPictures.draw(1, 12, 30), small);

        CommandOutput output = upscale(small, folder.resolve("out.png"), "gaussian(variance=2.0)");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("its 30x12 pixels are fewer than the kernel's 21x21");
    }

    @Test
    void a_single_pixel_is_enlarged_to_four() throws IOException {
        Path pixel = folder.resolve("pixel.png");
        ImageFiles.writePng(new Image(3, 1, 1, new double[] {1, 0, 0}), pixel);

        CommandOutput output = upscale(pixel, folder.resolve("out.png"), "delta", "--steps", "auto");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(ImageFiles.read(folder.resolve("out.png")).data()).hasSize(12);
    }

    @Test
    void the_result_is_of_the_same_kind_as_the_image() throws IOException {
        Image color = TestPictures.draw(2, 24, 26);
        double[] opacity = Arrays.copyOf(color.data(), 24 * 26);
        Path image = folder.resolve("deep.png");
        Picture deep = new Picture(color, new Image(1, 24, 26, opacity), true, 16);
        ImageFiles.writePng(deep, Map.of(), image);

        CommandOutput output = upscale(image, folder.resolve("out.png"), "delta", "--steps", "1");

        assertThat(output.exit()).as(output.err()).isZero();
        Picture result = ImageFiles.readPicture(folder.resolve("out.png"));
        assertThat(result.gray()).isTrue();
        assertThat(result.bits()).isEqualTo(16);
        Image alpha = result.alpha();
        assertThat(alpha).isNotNull();
        assertThat(alpha.data())
                .containsExactly(
                        Upscaler.interpolated(
                                        new Image(1, 24, 26, opacity),
                                        new Degradation(BlurKernel.delta(), Subsampling.DIRECT, 2))
                                .clip()
                                .data(),
                        within(1e-4));
    }

    @Test
    void a_folder_is_enlarged_in_one_call_and_one_bad_image_does_not_stop_the_others() throws IOException {
        Files.writeString(hr.resolve("bad.png"), "no image");
        Path out = folder.resolve("many");

        CommandOutput output = upscale(hr, out, "delta", "--steps", "1");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err())
                .contains("bad.png: Cannot read image")
                .contains("mzsr: Cannot upscale 1 of 3 images; the others are in " + out);
        assertThat(ImageFiles.list(out)).hasSize(2);
        assertThat(ImageFiles.read(out.resolve("picture-1.png")).width()).isEqualTo(100);
    }

    @Test
    void a_picture_carries_what_it_was_made_with() throws IOException {
        Path out = folder.resolve("out.png");

        upscale(hr.resolve("picture-0.png"), out, "delta", "--steps", "1", "--back-projection", "2");

        assertThat(new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1))
                .contains("kernel\0delta")
                .contains("rates\0[[0.02], [0.01]]")
                .contains("backProjections=2")
                .contains("result\0001 step");
    }

    @Test
    void results_never_overwrite_the_images_or_each_other() throws IOException {
        Path first = hr.resolve("picture-0.png");
        byte[] before = Files.readAllBytes(first);
        assertThat(upscale(hr, hr, "delta").err()).contains("that is an image to enlarge; choose another --out");
        assertThat(upscale(first, first, "delta").err()).contains("that is an image to enlarge; choose another --out");
        assertThat(Files.readAllBytes(first)).isEqualTo(before);
        ImageFiles.writePng(TestPictures.draw(9, 20, 20), folder.resolve("other/picture-0.png"));

        CommandOutput output = CommandOutput.of(
                new UpscaleCommand(),
                hr.toString(),
                folder.resolve("other").toString(),
                "--weights",
                weights.toString(),
                "--kernel",
                "delta",
                "--out",
                folder.resolve("out").toString());

        assertThat(output.err()).contains("two images have the name picture-0");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void what_lies_between_can_be_saved() {
        Path between = folder.resolve("between");

        upscale(
                hr.resolve("picture-0.png"),
                folder.resolve("out.png"),
                "delta",
                "--steps",
                "2",
                "--save-steps",
                between.toString());

        assertThat(between.toFile().list())
                .containsExactlyInAnyOrder(
                        "picture-0-son.png",
                        "picture-0-bicubic.png",
                        "picture-0-step-0.png",
                        "picture-0-step-1.png",
                        "picture-0-step-2.png");
    }

    @Test
    void automatic_steps_say_what_they_chose_and_by_what() {
        CommandOutput output =
                upscale(hr.resolve("picture-0.png"), folder.resolve("out.png"), "delta", "--steps", "auto");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("0 steps: held-out error 0.")
                .contains("bicubic: held-out error 0.")
                .containsOnlyOnce("<- chosen");
    }

    @Test
    void zssr_needs_no_weights_and_is_measured_beside_bicubic() {
        String[] short_ = {
            "--set",
            "network.depth=3",
            "--set",
            "network.width=4",
            "--set",
            "zssr.max-steps=20",
            "--set",
            "zssr.crop=16"
        };
        CommandOutput upscaled = CommandOutput.of(
                new UpscaleCommand(),
                Stream.concat(
                                Stream.of(
                                        hr.resolve("picture-0.png").toString(),
                                        "--method",
                                        "zssr",
                                        "--kernel",
                                        "delta",
                                        "--out",
                                        folder.resolve("out.png").toString()),
                                Stream.of(short_))
                        .toArray(String[]::new));
        CommandOutput evaluated =
                evaluate(Stream.concat(Stream.of("--degradation", "g2.0-direct", "--method", "zssr"), Stream.of(short_))
                        .toArray(String[]::new));

        assertThat(upscaled.exit()).as(upscaled.err()).isZero();
        assertThat(upscaled.out()).contains("zssr, 20 steps");
        assertThat(evaluated.out()).contains("zssr").doesNotContain("steps-");
        assertThat(CommandOutput.of(
                                new UpscaleCommand(),
                                hr.resolve("picture-0.png").toString(),
                                "--method",
                                "zssr",
                                "--kernel",
                                "delta",
                                "--out",
                                folder.resolve("gray.png").toString(),
                                "--set",
                                "network.channels=1")
                        .err())
                .contains("Cannot train a network of 1 channels on an image of 3: set network.channels");
        assertThat(upscale(hr.resolve("picture-0.png"), folder.resolve("x.png"), "delta", "--method", "zssr")
                        .err())
                .contains("Cannot use --weights with --method zssr");
        assertThat(evaluate("--degradation", "g2.0-direct", "--method", "zssr", "--rates", "0.1")
                        .err())
                .contains("Cannot use --rates with --method zssr: its rate is zssr.learning-rate");
    }

    @Test
    void upscaling_without_weights_names_both_ways_out() {
        CommandOutput output = CommandOutput.of(
                new UpscaleCommand(),
                hr.resolve("picture-0.png").toString(),
                "--kernel",
                "delta",
                "--out",
                folder.resolve("x.png").toString());

        assertThat(output.err()).contains("give --weights FILE, or train on the image with --method zssr");
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
