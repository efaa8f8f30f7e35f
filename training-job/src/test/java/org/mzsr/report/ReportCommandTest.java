package org.mzsr.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.evaluation.Score;
import org.mzsr.evaluation.Scores;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.training.Cases;

/** Pages of real runs; and of a sweep's folder as a sweep leaves it. */
@Tag("spark")
class ReportCommandTest {

    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    @TempDir
    static Path folder;

    @BeforeAll
    static void train() throws IOException {
        String dataset = Cases.dataset(folder);
        Cases.metatrain("local[2]", dataset, folder.resolve("first"));
        Cases.metatrain("local[2]", dataset, folder.resolve("second"), "seed=7");
        sweep(folder.resolve("sweep"));
    }

    private static void sweep(Path into) throws IOException {
        List<SweepManifest.Cell> cells = new ArrayList<>();
        for (String kernels : List.of("ani", "iso<script>")) {
            String name = "kernels-" + kernels.length();
            cells.add(new SweepManifest.Cell(
                    name, Map.of("kernels", kernels), 0, SweepManifest.State.FINISHED, 6, 1, "d", "i", ""));
            List<Score> scores = Stream.of("bicubic", "steps-0", "steps-1")
                    .map(method -> new Score(
                            "set", "g2.0-direct", 2, method, "baby", 30 + kernels.length() + method.length(), 0.9, 0.1))
                    .toList();
            Path cell = Files.createDirectories(into.resolve("cells").resolve(name));
            Files.writeString(cell.resolve("scores.json"), Scores.json(scores));
        }
        SweepManifest manifest = new SweepManifest(
                SweepManifest.SCHEMA,
                "0.1.0",
                List.of("images"),
                "truths",
                List.of("g2.0-direct"),
                List.of("0", "1"),
                "e",
                Map.of("kernels", List.of("ani", "iso<script>")),
                List.of(0L),
                List.of("metatrain"),
                cells);
        Files.write(into.resolve(SweepManifest.FILE), manifest.encode());
    }

    private static String page(String... folders) throws IOException {
        Path out = folder.resolve("page.html");
        List<String> arguments = new ArrayList<>();
        for (String name : folders) {
            arguments.add(folder.resolve(name).toString());
        }
        arguments.addAll(List.of("--out", out.toString(), "--title", "A & B"));
        CommandOutput output = CommandOutput.of(new ReportCommand(), arguments.toArray(String[]::new));
        assertThat(output.exit()).as(output.err()).isZero();
        return Files.readString(out);
    }

    @Test
    void runs_are_compared_by_their_curves_and_by_what_differs() throws IOException {
        String page = page("first", "second");

        assertThat(page)
                .contains("<title>A &amp; B</title>")
                .contains("\"title\":\"Loss\"")
                .contains("\"title\":\"Loss at each inner step, at the run's end\"")
                .contains("\"title\":\"Validation: PSNR after a number of steps\"")
                .contains("\"title\":\"Validation, over time\"")
                .contains("\"first, 1 step\"")
                .contains("\"second, 10 steps\"")
                .contains("<figcaption>What differs</figcaption>")
                .containsPattern("<tr><td>seed</td><td>0</td><td>7</td></tr>")
                .contains("<td>metatrain.meta-batch</td><td>3</td>");
        // The kernels it saw, what it made of the validation crops, and how to make it again.
        assertThat(page)
                .contains("Kernels of the last half by width and direction; colour: loss")
                .contains("<ellipse ")
                .contains("<figcaption>Validation crop 0</figcaption>")
                .containsPattern("alt=\"pretrained\"><span>pretrained</span> <span class=\"quiet\">\\d+\\.\\d\\d dB")
                .contains("mzsr metatrain --conf " + folder.resolve("first") + "/resolved.conf --data "
                        + folder.resolve("dataset"));
        // It needs nothing that is not in it.
        assertThat(page).doesNotContain("src=\"http").doesNotContain("href=\"http");
    }

    @Test
    void a_sweeps_tables_have_colours_and_what_they_say_is_only_text() throws IOException {
        String page = page("sweep");

        assertThat(page)
                .contains("<figcaption>PSNR in dB after 1 step</figcaption>")
                .contains("style=\"--heat: 100%\">")
                .contains("style=\"--heat: 0%\">")
                .contains("<td>iso&lt;script&gt;</td>")
                .doesNotContain("<td>iso<script>")
                .contains("one seed or one image cannot say whether that is chance.");
    }

    @Test
    void a_folder_without_either_is_refused() {
        CommandOutput output = CommandOutput.of(
                new ReportCommand(),
                folder.resolve("images").toString(),
                "--out",
                folder.resolve("none.html").toString());

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("there is neither a run (resolved.conf) nor a sweep (sweep.json) in it");
        assertThat(folder.resolve("none.html")).doesNotExist();
    }

    @Test
    @Tag("process")
    void a_browser_draws_every_chart() throws IOException, InterruptedException {
        String browser = BROWSERS.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("");
        assumeTrue(!browser.isEmpty(), "no browser among " + BROWSERS + ": Debian's package chromium");
        page("first", "second", "sweep");
        Path picture = folder.resolve("page.png");
        Process process = new ProcessBuilder(
                        browser,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("browser"),
                        "--window-size=1200,2400",
                        "--screenshot=" + picture,
                        "--dump-dom",
                        folder.resolve("page.html").toUri().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        // Each of the four charts became a canvas with a legend.
        assertThat(dom.split("<canvas", -1)).hasSize(5);
        assertThat(dom.split("class=\"u-legend", -1)).hasSize(5);
        // Each crop's slider shows two pictures.
        assertThat(dom)
                .containsPattern("class=\"left\" src=\"data:image/png;base64,")
                .contains("<option value=\"1\">");
    }
}
