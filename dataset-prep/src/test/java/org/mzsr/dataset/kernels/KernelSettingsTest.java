package org.mzsr.dataset.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.config.Configuration;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Subsampling;

class KernelSettingsTest {

    private static List<DegradationSample> sample(double scale, String... settings) throws IOException {
        return settings(settings).sample(7, scale);
    }

    private static KernelSettings settings(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("prepare.kernels.count=400"));
        Arrays.stream(settings).map(setting -> "prepare.kernels." + setting).forEach(all::add);
        return Configuration.load(List.of(), all).bind("prepare.kernels", KernelSettings.class);
    }

    /** Eigenvalues of the kernel's own covariance, the larger first. */
    private static double[] eigenvalues(BlurKernel kernel) {
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < kernel.values().length; i++) {
            int row = i / kernel.columns();
            double y = row - (kernel.rows() - 1) / 2.0;
            double x = i % kernel.columns() - (kernel.columns() - 1) / 2.0;
            xx += kernel.values()[i] * x * x;
            xy += kernel.values()[i] * x * y;
            yy += kernel.values()[i] * y * y;
        }
        double mean = (xx + yy) / 2;
        double root = Math.sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
        return new double[] {mean + root, mean - root};
    }

    @Test
    void the_papers_eigenvalues_grow_with_the_scale() throws IOException {
        for (double scale : new double[] {2, 4}) {
            List<double[]> eigenvalues = sample(scale, "size=61").stream()
                    .map(sample -> eigenvalues(sample.kernel()))
                    .toList();

            assertThat(eigenvalues).allMatch(pair -> pair[1] > 0.99 && pair[0] < 2.5 * scale + 0.01);
            assertThat(eigenvalues.stream().mapToDouble(pair -> pair[0]).max().orElseThrow())
                    .isGreaterThan(2.4 * scale);
            assertThat(eigenvalues.stream()
                            .mapToDouble(pair -> pair[0])
                            .average()
                            .orElseThrow())
                    .isCloseTo((1 + 2.5 * scale) / 2, within(0.1 * scale));
        }
    }

    @Test
    void a_share_of_the_samples_is_subsampled_bicubically_and_nothing_else_changes_with_it() throws IOException {
        List<DegradationSample> direct = sample(2);
        List<DegradationSample> mixed = sample(2, "bicubic=0.4");

        assertThat(direct).allMatch(sample -> sample.subsampling() == Subsampling.DIRECT);
        assertThat(mixed.stream()
                        .filter(sample -> sample.subsampling() == Subsampling.BICUBIC)
                        .count())
                .isBetween(120L, 200L);
        for (int i = 0; i < direct.size(); i++) {
            assertThat(mixed.get(i).kernel().values())
                    .containsExactly(direct.get(i).kernel().values());
        }
    }

    @Test
    void a_width_is_a_variance_or_a_standard_deviation_as_said() throws IOException {
        String[] common = {"size=41", "anisotropic.weight=0", "isotropic.weight=1", "isotropic.min=2", "isotropic.max=2"
        };
        BlurKernel variance = sample(2, common).get(0).kernel();
        BlurKernel sigma =
                sample(2, with(common, "isotropic.width=sigma")).get(0).kernel();

        assertThat(variance.values())
                .containsExactly(BlurKernel.gaussian(41, 0, 2, 2).values(), within(1e-15));
        assertThat(sigma.values())
                .containsExactly(BlurKernel.gaussian(41, 0, 4, 4).values(), within(1e-15));
    }

    private static String[] with(String[] settings, String more) {
        return Stream.concat(Arrays.stream(settings), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void a_mixture_has_its_families_in_proportion_to_their_weights() throws IOException {
        List<DegradationSample> samples = sample(
                2, "anisotropic.weight=1", "delta.weight=2", "disk.weight=0.5", "motion.weight=0.5", "count=4000");

        double deltas =
                samples.stream().filter(sample -> sample.kernel().rows() == 1).count();
        assertThat(deltas / samples.size()).isCloseTo(0.5, within(0.03));
    }

    @Test
    void scales_are_sampled_in_turn_each_with_kernels_of_its_own_width() throws IOException {
        List<DegradationSample> samples = sample(2, "scales=[2.0, 3.0, 4.0]", "size=61");

        for (int i = 0; i < samples.size(); i++) {
            assertThat(samples.get(i).scale()).isEqualTo(2.0 + i % 3);
            assertThat(eigenvalues(samples.get(i).kernel())[0])
                    .isLessThan(2.5 * samples.get(i).scale() + 0.01);
        }
    }

    @Test
    void noise_and_compression_stay_in_their_ranges() throws IOException {
        List<DegradationSample> samples = sample(
                2,
                "noise.min=0.01",
                "noise.max=0.05",
                "jpeg.chance=0.25",
                "jpeg.quality-min=50",
                "jpeg.quality-max=60");

        assertThat(samples)
                .allMatch(s -> s.corruption().noise() >= 0.01 && s.corruption().noise() <= 0.05);
        List<DegradationSample> compressed =
                samples.stream().filter(s -> s.corruption().jpegQuality() > 0).toList();
        assertThat(compressed)
                .hasSizeBetween(70, 130)
                .allMatch(s ->
                        s.corruption().jpegQuality() >= 50 && s.corruption().jpegQuality() <= 60);
    }

    @Test
    void kernels_come_from_files_too(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.csv"), "0,0.5,0.5");
        Files.writeString(folder.resolve("b.txt"), "1");
        Files.writeString(folder.resolve("readme.md"), "no kernel");

        List<DegradationSample> samples =
                sample(2, "anisotropic.weight=0", "files.weight=1", "files.folder=\"" + folder + "\"");

        assertThat(samples)
                .extracting(sample -> sample.kernel().columns())
                .containsOnly(1, 3)
                .contains(1, 3);
    }

    @Test
    void a_sample_is_a_function_of_seed_and_place() throws IOException {
        List<DegradationSample> few = sample(2, "count=10");
        List<DegradationSample> many = sample(2);

        assertThat(many.subList(0, 10)).usingRecursiveComparison().isEqualTo(few);
        assertThat(settings().sample(8, 2).get(0).kernel().values())
                .isNotEqualTo(many.get(0).kernel().values());
    }

    @Test
    void what_cannot_be_sampled_is_refused_with_the_key() {
        assertThatThrownBy(() -> sample(2, "anisotropic.weight=0"))
                .hasMessageContaining("prepare.kernels")
                .hasMessageContaining("'weight' is 0.0, expected above 0 for one family at least");
        assertThatThrownBy(() -> sample(2, "isotropic.min=3", "isotropic.max=2"))
                .hasMessageContaining("prepare.kernels.isotropic")
                .hasMessageContaining("'max' is 2.0, expected at least min, 3.0");
        assertThatThrownBy(() -> sample(2, "files.weight=1"))
                .hasMessageContaining("'folder' is empty, expected the folder of the kernel files");
        assertThatThrownBy(() -> sample(2, "files.weight=1", "files.folder=/nowhere"))
                .hasMessage("Cannot sample kernels: prepare.kernels.files.folder = /nowhere is no folder");
        assertThatThrownBy(() -> sample(2, "jpeg.quality-max=101")).hasMessageContaining("quality-max");
    }

    @Test
    void formulas_sample_any_family_even_one_that_is_registered_elsewhere() throws IOException {
        List<DegradationSample> samples =
                sample(2, "anisotropic.weight=0", "formulas.weight=1", "formulas.list=[\"ring(radius=2..5)\"]");

        assertThat(samples)
                .hasSize(400)
                .allSatisfy(sample -> assertThat(
                                sample.kernel().values()[sample.kernel().values().length / 2])
                        .as("a ring has nothing in its middle")
                        .isZero());
        assertThat(samples.stream()
                        .map(sample -> Arrays.hashCode(sample.kernel().values()))
                        .distinct()
                        .count())
                .as("rings of different radii")
                .isGreaterThan(5);
    }

    @Test
    void a_formula_that_is_none_is_refused_before_anything_is_sampled() {
        assertThatThrownBy(() -> settings("formulas.weight=1", "formulas.list=[\"ring(diameter=2)\"]"))
                .hasMessageContaining("ring(diameter=2)");
        assertThatThrownBy(() -> settings("formulas.weight=1")).hasMessageContaining("one formula or more");
    }
}
