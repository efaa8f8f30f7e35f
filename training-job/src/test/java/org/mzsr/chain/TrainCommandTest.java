package org.mzsr.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.TestPictures;
import org.mzsr.training.Cases;
import org.mzsr.weights.Weights;

@Tag("spark")
class TrainCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private Path images = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        images = TestPictures.write(folder.resolve("images"), 4, 60, 70);
        out = folder.resolve("out");
    }

    private CommandOutput train(String... more) {
        Cases.closeSession();
        List<String> arguments = new ArrayList<>(List.of("--images", images.toString(), "--out", out.toString()));
        arguments.addAll(Cases.arguments("--set", "spark.master=\"local[2]\""));
        arguments.addAll(List.of(more));
        return CommandOutput.of(new TrainCommand(), arguments.toArray(String[]::new));
    }

    @Test
    void one_command_goes_from_images_to_weights_and_pages_and_the_same_again_goes_on_where_it_stopped()
            throws IOException {
        Path truths = TestPictures.write(folder.resolve("truths"), 1, 40, 44);

        CommandOutput output = train("--eval", truths.toString());

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("$ mzsr prepare --images", "$ mzsr pretrain --data", "$ mzsr metatrain --data")
                .contains("$ mzsr evaluate --hr", "$ mzsr report")
                .contains("mzsr upscale photo.jpg --weights " + out.resolve("metatrain/weights.safetensors"));
        assertThat(out).isDirectoryContaining("glob:**/{evaluation,report}.html");
        double[] theta =
                Weights.read(out.resolve("metatrain/weights.safetensors")).theta();

        Files.delete(out.resolve("metatrain/weights.safetensors"));
        Files.delete(out.resolve("report.html"));
        CommandOutput again = train();

        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.out())
                .contains(out.resolve("pretrain/weights.safetensors") + " is there")
                .doesNotContain("$ mzsr prepare", "$ mzsr pretrain");
        assertThat(Weights.read(out.resolve("metatrain/weights.safetensors")).theta())
                .isEqualTo(theta);
        assertThat(out.resolve("report.html")).exists();
    }

    @Test
    void other_settings_are_refused_in_a_folder_that_was_begun() throws IOException {
        Files.createDirectories(out);
        String begun = "{\"images\":[\"" + images + "\"],\"settings\":{\"scale\":\"3.0\"}}";
        Files.writeString(out.resolve("train.json"), begun, StandardCharsets.UTF_8);

        CommandOutput output = train();

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).startsWith("mzsr: Cannot go on in " + out + ": it was begun with ");
        assertThat(out).isDirectoryNotContaining("glob:**/dataset");
    }

    @Test
    void a_folder_of_other_files_is_refused() throws IOException {
        Files.createDirectories(out);
        Files.createFile(out.resolve("thesis.tex"));

        assertThat(train().err()).contains("it holds files that are not from 'mzsr train'");
    }

    @Test
    void nothing_is_begun_if_what_it_ends_with_cannot_be() {
        assertThat(train("--degradation", "gausian(variance=2)").err()).startsWith("mzsr: Cannot ");
        assertThat(train("--eval", images.toString(), "--degradation", "g2.0-foo")
                        .err())
                .startsWith("mzsr: Cannot read kernel g2.0-foo");
        assertThat(train("--degradation", "g2.0-direct").err()).contains("say --eval DIR");
        assertThat(train("--eval", images + "/../images").err()).contains("it is what is learnt from");
        assertThat(train("--set", "metatrain.steps=abc").err()).contains("metatrain.steps");
        assertThat(train("--eval", images + "-elsewhere").err()).startsWith("mzsr: Cannot ");
        assertThat(out).doesNotExist();
    }

    @Test
    void what_failed_before_there_was_anything_leaves_the_folder_to_whoever_tries_again() throws IOException {
        Path right = images;
        images = folder.resolve("elsewhere");
        assertThat(train().err()).contains("there is nothing at " + images);
        images = right;

        assertThat(train().exit()).isZero();
        images = right.resolve("../images");
        assertThat(train().exit()).isZero();
    }

    @Test
    void a_file_is_no_folder() throws IOException {
        Files.createFile(out);

        assertThat(train().err()).isEqualTo("mzsr: Cannot use --out " + out + ": it is a file; name a folder\n");
    }

    @Test
    void what_fails_in_the_middle_is_named_and_properties_of_spark_reach_it() {
        CommandOutput output = train("--spark-conf", "spark.master=nowhere");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("nowhere").contains("Cannot go on with 'train': 'prepare' failed, see above");
    }

    @Test
    void what_is_none_of_sparks_properties_or_comes_too_late_is_a_sentence() {
        assertThat(train("--spark-conf", "executor.memory=4g").err())
                .contains("Cannot set Spark's property 'executor.memory': they begin with 'spark.'");
        assertThat(train("--spark-conf", "spark.driver.memory=4g").err()).contains("the driver is running already");
        assertThat(train("--conf", "spark.executor.memory=4g").err()).contains("--spark-conf KEY=VALUE");
    }
}
