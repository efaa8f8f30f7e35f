package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.CommandOutput;
import org.mzsr.TestPictures;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.KernelName;
import org.mzsr.image.ImageFiles;

class KernelCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private static CommandOutput kernel(String... arguments) {
        return CommandOutput.of(new KernelCommand(), arguments);
    }

    @Test
    void a_kernel_is_measured_and_drawn_without_the_emptiness_around_it() {
        assertThat(kernel("gaussian(sigma=1.0, size=9)").out())
                .startsWith("gaussian(sigma=1.0, size=9): 9x9, widths 1.00 and 1.00 pixels, the first at 0°,"
                        + " middle +0.00 across and +0.00 down\n")
                .contains("██")
                .doesNotContain("\n  \n");
    }

    @Test
    void others_are_compared_with_the_first() {
        assertThat(kernel("g2.0", "gaussian(variance=2.0)", "delta").out())
                .contains("with the first: correlation 1.000, 0 % of the blur lies elsewhere")
                .contains("with the first: correlation 0.399, 92 % of the blur lies elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k.npy", "k.mat", "k.csv", "k.txt"})
    void what_is_written_is_read_as_the_same_kernel(String name) throws IOException {
        Path file = folder.resolve(name);

        CommandOutput output = kernel("motion(length=5, angle=0.3)", "--out", file.toString());

        assertThat(output.exit()).as(output.err()).isZero();
        BlurKernel kernel = KernelName.parse("motion(length=5, angle=0.3)").kernel();
        BlurKernel read = KernelName.parse(file.toString()).kernel();
        assertThat(read.values()).isEqualTo(kernel.trimmed().values());
    }

    @Test
    void a_picture_is_written_to_look_at() throws IOException {
        Path file = folder.resolve("k.png");

        kernel("disk(radius=2, size=9)", "--out", file.toString());

        assertThat(ImageFiles.read(file).height()).isEqualTo(9 * 12);
    }

    @Test
    void the_kernel_of_an_image_is_found_and_compared() throws IOException {
        Path image;
        try (Stream<Path> files = Files.list(TestPictures.write(folder.resolve("images"), 1, 60, 72))) {
            image = files.findFirst().orElseThrow();
        }

        assertThat(kernel("--of", image.toString(), "g2.0").out())
                .startsWith(image + ": widths ")
                .containsPattern("g2\\.0: .*\n  with the first: correlation 0\\.\\d{3}");
    }

    @Test
    void what_cannot_be_shown_or_written_is_a_sentence() {
        CommandOutput none = kernel("--scale", "3");
        assertThat(none.err()).startsWith("mzsr: Cannot show a kernel: name one");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(kernel("g2.0", "--out", folder + "/k.xyz").err())
                .contains("k.xyz: expected .npy, .mat, .csv, .txt or .png");
        assertThat(folder).isEmptyDirectory();
    }
}
