package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.mzsr.CommandOutput;
import org.mzsr.TestPictures;
import org.mzsr.console.CommandLines;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.image.Picture;
import org.mzsr.weights.Weights;

class UpscaleCommandTest extends CommandCases {

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
    void an_image_alone_is_enough_its_kernel_is_found_drawn_and_said() throws IOException {
        Path image = hr.resolve("picture-0.png");

        CommandOutput output = CommandOutput.of(new UpscaleCommand(), image.toString());

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out())
                .containsPattern(
                        "kernel found: widths \\d\\.\\d\\d and \\d\\.\\d\\d pixels.*; drawn in picture-0-x2-kernel\\.png")
                .contains("50x40 -> 100x80");
        assertThat(ImageFiles.read(hr.resolve("picture-0-x2.png")).width()).isEqualTo(100);
        assertThat(ImageFiles.read(hr.resolve("picture-0-x2-kernel.png")).width())
                .isPositive();
    }

    @Test
    void a_kernel_that_the_image_does_not_show_is_refused_with_both_until_forced() throws IOException {
        Path image = folder.resolve("lr.png");
        ImageFiles.writePng(NamedDegradation.parse("g1.0-direct").at(2).apply(TestPictures.draw(3, 240, 300)), image);
        Path out = folder.resolve("large.png");

        CommandOutput right = upscale(image, out, "g1.0", "--steps", "1");
        CommandOutput wide = upscale(image, out, "gaussian(variance=16, size=31)", "--steps", "1");
        CommandOutput forced = upscale(image, out, "gaussian(variance=16, size=31)", "--steps", "1", "--force");

        assertThat(right.exit()).as(right.err()).isZero();
        assertThat(wide.exit()).isEqualTo(1);
        assertThat(wide.err())
                .containsPattern("the image does not look blurred that way: the kernel has widths [34]\\.\\d\\d and"
                        + " [34]\\.\\d\\d at \\d+°, the image shows widths [01]\\.\\d\\d")
                .contains("leave --kernel out to use what is found, or go on with --force");
        assertThat(forced.exit()).as(forced.err()).isZero();
    }

    @Test
    void several_images_without_a_folder_for_them_are_refused() {
        CommandOutput output = CommandOutput.of(new UpscaleCommand(), hr.toString());

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("Cannot tell where several images go: give a folder with --out");
    }

    @Test
    void what_a_picture_says_of_itself_names_files_with_digests_and_no_folder() throws IOException {
        Path kernel = folder.resolve("kernel.csv");
        Files.writeString(kernel, "0,0.1,0\n0.1,0.6,0.1\n0,0.1,0\n", StandardCharsets.UTF_8);
        Path out = folder.resolve("sr.png");

        upscale(hr.resolve("picture-0.png"), out, kernel.toString(), "--steps", "1");

        assertThat(new String(Files.readAllBytes(out), StandardCharsets.ISO_8859_1))
                .containsPattern("kernel\\x00kernel\\.csv \\(sha256 [0-9a-f]{16}\\)")
                .containsPattern("weights\\x00" + weights.getFileName() + " \\(sha256 [0-9a-f]{16}\\)")
                .doesNotContain(folder.toString());
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
    void a_kernel_larger_than_the_image_is_refused() throws IOException {
        Path small = folder.resolve("small.png");
        ImageFiles.writePng(TestPictures.draw(1, 12, 30), small);

        CommandOutput output = upscale(small, folder.resolve("out.png"), "gaussian(variance=9.0)");

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
                        new Degradation(BlurKernel.delta(), Subsampling.DIRECT, 2)
                                .interpolated(new Image(1, 24, 26, opacity))
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
        assertThat(upscale(hr, hr, "delta").err()).contains("which is read; choose another name");
        assertThat(upscale(first, first, "delta").err()).contains("which is read; choose another name");
        assertThat(Files.readAllBytes(first)).isEqualTo(before);
        Path named = Files.copy(first, hr.resolve("picture-0-bicubic.png"));
        assertThat(upscale(first, folder.resolve("r.png"), "delta", "--save-steps", hr.toString())
                        .err())
                .isEmpty();
        Files.copy(first, named, StandardCopyOption.REPLACE_EXISTING);
        assertThat(CommandOutput.of(
                                new UpscaleCommand(),
                                first.toString(),
                                named.toString(),
                                "--weights",
                                weights.toString(),
                                "--kernel",
                                "delta",
                                "--out",
                                folder.resolve("many").toString(),
                                "--save-steps",
                                hr.toString())
                        .err())
                .contains("picture-0-bicubic.png, which is read; choose another name");
        assertThat(Files.readAllBytes(named)).isEqualTo(before);
        Files.delete(named);
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

        assertThat(output.err()).contains("two images have the name picture-0.png");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void a_folder_that_is_not_there_yet_is_known_by_the_slash_behind_it() throws IOException {
        String image = hr.resolve("picture-0.png").toString();

        CommandOutput folders = CommandOutput.of(new UpscaleCommand(), image, "--out", folder.resolve("new") + "/");
        CommandOutput files = CommandOutput.of(
                new UpscaleCommand(), image, "--out", folder.resolve("result").toString());

        assertThat(folders.exit()).as(folders.err()).isZero();
        assertThat(ImageFiles.read(folder.resolve("new/picture-0.png")).width()).isEqualTo(100);
        assertThat(files.exit()).isEqualTo(1);
        assertThat(files.err()).contains("expected a file name that ends in .png, or a folder's with / behind it");
    }

    @Test
    void one_image_into_a_folder_and_a_name_with_two_endings() throws IOException {
        Path out = folder.resolve("results");
        Path first = hr.resolve("picture-0.png");
        Files.createDirectories(out);

        assertThat(upscale(first, out, "delta").err()).isEmpty();
        assertThat(out.resolve("picture-0.png")).exists();

        BufferedImage image = ImageIO.read(first.toFile());
        ImageIO.write(image, "bmp", hr.resolve("picture-0.bmp").toFile());
        assertThat(upscale(hr, out, "delta").err()).isEmpty();
        assertThat(out.resolve("picture-0.png.png")).exists();
    }

    @Test
    void subfolders_are_taken_where_that_is_said_and_named_where_not() throws IOException {
        Path out = folder.resolve("results");
        Files.createDirectories(hr.resolve("more"));
        Files.copy(hr.resolve("picture-0.png"), hr.resolve("more/deep.png"));

        assertThat(upscale(hr, out, "delta").err()).contains("has 1 subfolder, which is left out");
        assertThat(out.resolve("more")).doesNotExist();
        assertThat(upscale(hr, out, "delta", "--recursive").err()).isEmpty();
        assertThat(out.resolve("more/deep.png")).exists();
    }

    @Test
    void an_image_can_come_from_standard_input_and_go_to_standard_output() throws IOException {
        InputStream before = System.in;
        PrintStream outBefore = System.out;
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(hr.resolve("picture-0.png"));
                PrintStream out = new PrintStream(result, true, StandardCharsets.ISO_8859_1)) {
            System.setIn(in);
            System.setOut(out);
            int exit = CommandLines.run(
                    new UpscaleCommand(),
                    "-",
                    "--out",
                    "-",
                    "--kernel",
                    "delta",
                    "--weights",
                    weights.toString(),
                    "--steps",
                    "0");
            assertThat(exit).isZero();
        } finally {
            System.setIn(before);
            System.setOut(outBefore);
        }
        assertThat(ImageFiles.decode(result.toByteArray()).width()).isEqualTo(100);
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
    void upscaling_without_weights_for_a_scale_names_the_ways_out() {
        CommandOutput output = CommandOutput.of(
                new UpscaleCommand(),
                hr.resolve("picture-0.png").toString(),
                "--kernel",
                "delta",
                "--scale",
                "5",
                "--out",
                folder.resolve("x.png").toString());

        assertThat(output.err())
                .contains("give --weights FILE, or none for interpolation, or train on the image with --method zssr");
    }
}
