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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.CommandOutput;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;

class EvaluateCommandTest extends CommandCases {

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
    void evaluate_ends_with_its_page_and_how_many_decibels() throws IOException {
        Path page = folder.resolve("page.html");

        CommandOutput output = evaluate(
                "--degradation",
                "g2.0-direct",
                "--weights",
                weights.toString(),
                "--steps",
                "0,2",
                "--report",
                page.toString());

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out().strip())
                .containsPattern(
                        Pattern.quote(page.toString())
                                + " shows it; g2\\.0-direct: bicubic \\d+\\.\\d\\d dB, 2 steps -?\\d+\\.\\d\\d dB \\([+-]\\d+\\.\\d\\d\\)$");
        // Curves of both images, the first ones to compare, and the command.
        assertThat(Files.readString(page))
                .contains("\"title\":\"g2.0-direct: PSNR of each image by gradient steps\"")
                .contains("<span>ground truth</span>")
                .contains("<span>2 steps</span>")
                .contains("<td>mzsr evaluate --hr ");
        CommandOutput refused = evaluate("--degradation", "g2.0-direct", "--report", "page.txt");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("Cannot write page.txt: expected a file name that ends in .html");
    }

    @Test
    void a_kernel_that_is_found_is_measured_beside_the_true_one() throws IOException {
        CommandOutput output = evaluate(
                "--degradation",
                "g2.0-direct",
                "--kernel",
                "estimate",
                "--weights",
                weights.toString(),
                "--steps",
                "2");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out()).contains("found-steps-2").contains("2 steps with the kernel found");
        assertThat(output.out())
                .containsPattern("kernels found: correlation with the true ones [01]\\.\\d{3} on average");
    }

    @Test
    void lr_images_may_have_a_kernel_each_or_none_that_is_known() throws IOException {
        Path lr = Files.createDirectories(folder.resolve("each/lr"));
        Path kernels = Files.createDirectories(folder.resolve("each/kernels"));
        Degradation degradation = NamedDegradation.parse("gaussian(lambda1=3, lambda2=1, theta=0.4)")
                .at(2);
        for (Path file : ImageFiles.list(hr)) {
            ImageFiles.writePng(
                    degradation.apply(ImageFiles.read(file)), lr.resolve(String.valueOf(file.getFileName())));
            StringBuilder rows = new StringBuilder();
            BlurKernel kernel = degradation.kernel().turned();
            for (int i = 0; i < kernel.values().length; i++) {
                rows.append(kernel.values()[i]).append((i + 1) % kernel.columns() == 0 ? "\n" : ",");
            }
            Files.writeString(kernels.resolve(ImageFiles.stem(file) + ".csv"), rows);
        }
        String[] common = {"--lr", lr.toString(), "--weights", weights.toString(), "--steps", "2"};

        CommandOutput known = evaluate(with(common, "--kernels", kernels.toString(), "--kernel-turned"));
        CommandOutput both = evaluate(with(common, "--kernels", kernels.toString(), "--kernel", "estimate"));
        CommandOutput unknown = evaluate(with(common, "--kernel", "estimate"));

        assertThat(known.exit()).as(known.err()).isZero();
        assertThat(known.out()).contains("steps-2").doesNotContain("found-");
        assertThat(both.out()).contains("found-steps-2").contains("correlation with the true ones");
        assertThat(unknown.out())
                .contains("found-steps-2")
                .doesNotContain("correlation")
                .doesNotContain(" steps-2");
        assertThat(evaluate("--lr", lr.toString()).err())
                .contains("Cannot evaluate LR images: expected --kernel K or --kernels DIR with --lr");
        Files.delete(kernels.resolve("picture-0.csv"));
        assertThat(evaluate(with(common, "--kernels", kernels.toString())).err())
                .contains("found 0 kernels in " + kernels + " for it, expected one named picture-0");
    }

    private static String[] with(String[] common, String... more) {
        return Stream.concat(Arrays.stream(common), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void a_group_of_degradations_is_one_row_of_averages() throws IOException {
        CommandOutput output = evaluate("--degradation", "gaussian8", "--weights", "none");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("picture-0, gaussian(variance=0.64)-bicubic")
                .contains("picture-1, gaussian(variance=2.56)-bicubic")
                .containsOnlyOnce("average");
    }

    @Test
    void what_a_wrong_kernel_costs_is_a_table() throws IOException {
        Path page = folder.resolve("assumed.html");

        CommandOutput output = evaluate(
                "--degradation",
                "g2.0-direct",
                "g0.2-direct",
                "--assume",
                "g2.0",
                "g0.2",
                "--weights",
                weights.toString(),
                "--steps",
                "2",
                "--csv",
                folder.resolve("assumed.csv").toString(),
                "--report",
                page.toString());

        assertThat(output.exit()).as(output.err()).isZero();
        List<String> averages = Files.readAllLines(folder.resolve("assumed.csv")).stream()
                .filter(row -> row.contains("average") && row.contains("g2.0-direct"))
                .toList();
        assertThat(averages).extracting(row -> row.split(",")[3]).contains("steps-2", "assuming-g2.0", "assuming-g0.2");
        // The true one is the same as the right one.
        assertThat(averages.get(1).split(",")[5]).isEqualTo(averages.get(2).split(",")[5]);
        assertThat(Files.readString(page)).contains("by the kernel that was assumed");
    }

    @Test
    void evaluate_with_no_weights_measures_bicubic_alone() {
        CommandOutput output = evaluate("--degradation", "g2.0-direct", "--weights", "none");

        assertThat(output.exit()).isZero();
        assertThat(output.out()).contains("bicubic").doesNotContain("steps-");
    }

    @Test
    void evaluating_existing_lr_images_gives_what_degrading_gives() throws IOException {
        evaluate(
                "--degradation",
                "g2.0-direct",
                "--weights",
                "none",
                "--json",
                folder.resolve("a.json").toString());
        Path lr = folder.resolve("lr");
        for (Path file : ImageFiles.list(hr)) {
            Image truth = ImageFiles.read(file);
            ImageFiles.writePng(
                    NamedDegradation.parse("g2.0-direct").at(2).apply(truth),
                    lr.resolve(String.valueOf(file.getFileName())));
        }

        CommandOutput output = evaluate(
                "--lr",
                lr.toString(),
                "--kernel",
                "gaussian(variance=2.0)",
                "--weights",
                "none",
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
                "--weights",
                "none",
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

        CommandOutput output = evaluate("--lr", lr.toString(), "--kernel", "delta", "--weights", "none");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("it has 24x20 pixels, the truth has 50x40; is the scale right?");
    }
}
