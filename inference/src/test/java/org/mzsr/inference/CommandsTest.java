package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mzsr.CommandOutput;

class CommandsTest extends CommandCases {

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
                upscale(image, out, "delta", "--scale", "0.5"), "Cannot upscale by 0.5: expected above 1",
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
    void wrong_usage_exits_with_2_and_points_to_the_help() {
        CommandOutput output = CommandOutput.of(new UpscaleCommand(), "--steps", "3");

        assertThat(output.exit()).isEqualTo(2);
        assertThat(output.err()).contains("Missing required parameter").contains("--help");
    }

    @Test
    void verbose_shows_where_an_error_came_from() {
        CommandOutput output = CommandOutput.of(new InspectCommand(), "nowhere", "--verbose");

        assertThat(output.err())
                .contains("\tat org.mzsr.inference.InspectCommand")
                .contains("mzsr: Cannot inspect nowhere");
    }
}
