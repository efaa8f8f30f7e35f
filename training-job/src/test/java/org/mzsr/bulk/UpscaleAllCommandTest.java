package org.mzsr.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.TestPictures;
import org.mzsr.image.ImageFiles;
import org.mzsr.inference.UpscaleCommand;
import org.mzsr.training.Cases;

@Tag("spark")
class UpscaleAllCommandTest {

    @TempDir
    Path folder;

    private Path images;
    private Path weights;

    @BeforeEach
    void draw() throws IOException {
        images = TestPictures.write(folder.resolve("lr"), 3, 30, 40);
        weights = folder.resolve("w.safetensors");
        Cases.initial().write(weights);
        Cases.closeSession();
    }

    private CommandOutput all(String kernels, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--images", images.toString(), "--kernels", kernels));
        arguments.addAll(List.of("--weights", weights.toString(), "--out", out().toString()));
        arguments.addAll(List.of("--set", "spark.master=\"local[2]\""));
        arguments.addAll(List.of(more));
        return CommandOutput.of(new UpscaleAllCommand(), arguments.toArray(String[]::new));
    }

    private Path out() {
        return folder.resolve("out");
    }

    private List<Row> table() throws IOException {
        return Cases.onSpark(
                "local[2]",
                spark -> SparkSession.active()
                        .read()
                        .parquet(out().resolve("results").toString())
                        .orderBy("file")
                        .collectAsList());
    }

    @Test
    void each_image_is_what_upscale_makes_of_it_and_has_a_row() throws IOException {
        Path table = folder.resolve("kernels.csv");
        Files.writeString(table, """
                file,kernel
                picture-0.png,g2.0-direct
                picture-1.png,"motion(length=5, angle=0.3)"
                picture-2.png,g1.3-bicubic
                """);

        CommandOutput output = all(table.toString(), "--steps", "2");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out()).contains("3 of 3 images enlarged, 0 failed");
        List<String> kernels = List.of("g2.0-direct", "motion(length=5, angle=0.3)", "g1.3-bicubic");
        List<Row> rows = table();
        assertThat(rows).hasSize(3);
        for (int i = 0; i < 3; i++) {
            Path single = folder.resolve("single-" + i + ".png");
            CommandOutput upscaled = CommandOutput.of(
                    new UpscaleCommand(),
                    images.resolve("picture-" + i + ".png").toString(),
                    "--weights",
                    weights.toString(),
                    "--kernel",
                    kernels.get(i),
                    "--steps",
                    "2",
                    "--threads",
                    "1",
                    "--out",
                    single.toString());
            assertThat(upscaled.exit()).as(upscaled.err()).isZero();
            Row row = rows.get(i);
            assertThat(row.<String>getAs("result")).isEqualTo("images/picture-" + i + ".png");
            assertThat(ImageFiles.read(out().resolve(row.<String>getAs("result")))
                            .bytes8())
                    .isEqualTo(ImageFiles.read(single).bytes8());
            assertThat(row.<Integer>getAs("steps")).isEqualTo(2);
            assertThat(row.<Integer>getAs("width")).isEqualTo(80);
            assertThat(row.<Double>getAs("loss")).isPositive();
        }
    }

    @Test
    void kernels_that_are_found_give_the_pixels_that_upscale_gives() throws IOException {
        CommandOutput output = all("estimate", "--max-steps", "2");

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(table())
                .hasSize(3)
                .allMatch(row -> row.<String>getAs("kernel").startsWith("found: widths "));
        Path single = folder.resolve("found.png");
        CommandOutput upscaled = CommandOutput.of(
                new UpscaleCommand(),
                images.resolve("picture-1.png").toString(),
                "--weights",
                weights.toString(),
                "--max-steps",
                "2",
                "--threads",
                "1",
                "--out",
                single.toString());
        assertThat(upscaled.exit()).as(upscaled.err()).isZero();
        assertThat(ImageFiles.read(out().resolve("images/picture-1.png")).data())
                .containsExactly(ImageFiles.read(single).data());
    }

    @Test
    void a_broken_image_is_a_row_with_a_reason_and_the_same_command_does_what_is_open_only() throws IOException {
        Path broken = images.resolve("broken.png");
        Files.write(broken, new byte[] {1, 2, 3});

        CommandOutput output = all("g2.0", "--steps", "1");

        assertThat(output.exit()).isEqualTo(3);
        assertThat(output.out())
                .contains("broken.png: its content is of no image format")
                .contains("3 of 4 images enlarged, 1 failed");
        assertThat(table()).hasSize(4);
        Path done = out().resolve("images/picture-0.png");
        FileTime before = Files.getLastModifiedTime(done);
        Files.copy(images.resolve("picture-1.png"), broken, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Cases.closeSession();

        assertThat(all("g2.0", "--steps", "1").exit()).isZero();
        assertThat(Files.getLastModifiedTime(done)).isEqualTo(before);
        assertThat(out().resolve("images/broken.png")).hasSameBinaryContentAs(out().resolve("images/picture-1.png"));
        assertThat(table())
                .hasSize(4)
                .allMatch(row -> row.<String>getAs("error").isEmpty());
    }

    @Test
    void what_was_made_otherwise_is_refused_and_so_is_a_table_that_lacks_an_image() throws IOException {
        assertThat(all("g2.0", "--steps", "1").exit()).isZero();
        Cases.closeSession();
        assertThat(all("g2.0", "--steps", "2").err())
                .contains("its images were made with")
                .contains("Choose another --out");

        Path table = folder.resolve("kernels.csv");
        Files.writeString(table, "file,kernel\npicture-0.png,g2.0\n");
        Cases.closeSession();
        assertThat(all(table.toString()).err()).contains("/lr/picture-1.png: the table of kernels has no line for it");
    }
}
