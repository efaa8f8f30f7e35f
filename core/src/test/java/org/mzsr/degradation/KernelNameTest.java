package org.mzsr.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mzsr.Golden.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;

class KernelNameTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gaussian(variance=2.0)",
                "gaussian(variance=2, size=21)",
                "gaussian(sigma=1.4142135623730951)",
                " gaussian( lambda1=2 , lambda2=2, theta=0 ) "
            })
    void formulas_say_variance_sigma_or_eigenvalues(String formula) throws IOException {
        assertThat(KernelName.parse(formula).kernel().values())
                .containsExactly(BlurKernel.gaussian(21, 0, 2, 2).values(), within(1e-15));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gaussian(variance=2.0)",
                "gaussian(lambda1=4.0, lambda2=1.0, theta=-0.5, size=15)",
                "disk(radius=2.0)",
                "motion(length=5.0, angle=0.3)",
                "motion(length=1.0..9.0, angle=0.0..3.14)",
                "delta",
                "some/kernel.mat"
            })
    void a_name_is_written_as_it_was_read(String text) {
        assertThat(KernelName.parse(text)).hasToString(text);
        for (String suffix : List.of("", "-direct", "-bicubic")) {
            NamedDegradation degradation = NamedDegradation.parse(text + suffix);

            assertThat(degradation).hasToString(text + suffix);
            assertThat(NamedDegradation.parse(degradation.toString())).isEqualTo(degradation);
        }
    }

    @Test
    void the_published_tables_names_stand_for_gaussians() throws IOException {
        assertThat(KernelName.parse("g2.0")).hasToString("gaussian(variance=2.0)");
        assertThat(NamedDegradation.parse("gani-direct").at(2).kernel().values())
                .containsExactly(BlurKernel.gaussian(21, -0.5, 4, 1).values());
        assertThat(NamedDegradation.parse("bicubic")).isEqualTo(NamedDegradation.parse("delta-bicubic"));
        assertThat(NamedDegradation.parse("disk(radius=2)").at(2).subsampling()).isEqualTo(Subsampling.DIRECT);
    }

    @Test
    void every_family_is_one_formula_for_all_who_take_kernels() throws IOException {
        assertThat(KernelName.parse("disk(radius=2, size=9)").kernel().values())
                .containsExactly(BlurKernel.disk(9, 2).values());
        assertThat(KernelName.parse("motion(length=5, angle=0.3)").kernel().values())
                .containsExactly(BlurKernel.motion(21, 5, 0.3).values());
        assertThat(KernelName.parse("ring(radius=2)").kernel().values())
                .as("a family that the test's own class path brings")
                .hasSize(21 * 21);
    }

    @Test
    void a_range_is_sampled_and_no_kernel_by_itself() {
        KernelFormula formula = (KernelFormula) KernelName.parse("disk(radius=1..3)");

        assertThat(formula.sample(new SplittableRandom(1), 15).rows()).isEqualTo(15);
        assertThat(formula.sample(new SplittableRandom(1), 15).values())
                .isNotEqualTo(formula.sample(new SplittableRandom(2), 15).values());
        assertThatThrownBy(formula::kernel).hasMessageContaining("a range is for prepare.kernels.formulas alone");
    }

    @Test
    void the_published_kernel_is_the_isotropic_gaussian_of_variance_2() throws IOException {
        Path published = Path.of("../../shared/data/set5/lr_g20_x2/kernel.mat");
        assumeTrue(Files.exists(published), "the published kernel.mat is not installed");

        BlurKernel kernel = KernelName.parse(published.toString()).kernel();

        JsonNode golden = json("kernels/g20-kernel-mat.json");
        JsonNode values = golden.has("values") ? golden.get("values") : golden.get("kernel");
        for (int i = 0; i < kernel.values().length; i++) {
            assertThat(kernel.values()[i])
                    .isEqualTo(values.get(i / 21).get(i % 21).asDouble());
        }
        assertThat(kernel.values())
                .containsExactly(BlurKernel.gaussian(21, 0, 2, 2).values(), within(1e-15));
    }

    @Test
    void a_mat_file_is_read_by_rows_and_columns() throws IOException {
        Path file = folder.resolve("k.mat");
        Matrix matrix = Mat5.newMatrix(1, 3);
        matrix.setDouble(0, 0, 0.2);
        matrix.setDouble(0, 1, 0.5);
        matrix.setDouble(0, 2, 0.3);
        try (var mat = Mat5.newMatFile().addArray("kernel", matrix)) {
            Mat5.writeToFile(mat, file.toFile());
        }

        BlurKernel kernel = KernelName.parse(file.toString()).kernel();

        assertThat(kernel.rows()).isEqualTo(1);
        assertThat(kernel.values()).containsExactly(0.2, 0.5, 0.3);
    }

    @Test
    void a_text_file_has_rows_of_numbers() throws IOException {
        Path file = Files.writeString(folder.resolve("k.csv"), "# a kernel\n0, 0.25, 0\n0.25 0 0.25\n0;0.25;0\n");

        assertThat(KernelName.parse(file.toString()).kernel().values())
                .containsExactly(0, 0.25, 0, 0.25, 0, 0.25, 0, 0.25, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gauss | expected a .mat, .npy, .csv or .txt file",
                "gaussian(variance=-1) | lambdas above 0",
                "gaussian(variance=abc) | 'abc' is not a number",
                "gaussian(width=2) | expected a .mat",
                "gaussian(variance=2, size=20) | size must be an odd number",
                "gaussian(variance=2, size=2.5) | size must be an odd number",
                "missing.mat | there is no such file",
            })
    void what_is_not_a_kernel_is_refused_with_a_sentence(String text, String reason) {
        assertThatThrownBy(() -> KernelName.parse(text).kernel())
                .hasMessageStartingWith("Cannot ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5 0.5 | an even size has no middle pixel",
                "NaN 0.5 0.5 | element at row 0, column 0 is NaN",
                "1 1 1 | sum to 3.0: expected 1",
                "0.5 0.2 x | x",
            })
    void a_file_that_holds_no_kernel_is_named_with_the_reason(String content, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.txt"), content);

        assertThatThrownBy(() -> KernelName.parse(file.toString()).kernel())
                .hasMessageContaining("bad.txt")
                .hasMessageContaining(reason);
    }

    @Test
    void what_is_no_kernel_file_is_named_with_what_is_wrong() throws IOException {
        Path mat = Files.writeString(folder.resolve("broken.mat"), "abc");
        Path csv = Files.writeString(folder.resolve("words.csv"), "a,b");

        assertThatThrownBy(() -> KernelName.parse(mat.toString()).kernel())
                .hasMessage("Cannot read kernel " + mat + ": it is no MATLAB file of version 5, or cut off");
        assertThatThrownBy(() -> KernelName.parse(csv.toString()).kernel())
                .hasMessage("Cannot read kernel " + csv + ": its line 'a,b' holds something else than numbers");
    }
}
