package org.mzsr.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.TestPictures;
import org.mzsr.cli.Main;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Preparation;
import org.mzsr.inference.InspectCommand;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.manifest.SweepManifest.State;
import org.mzsr.training.Cases;
import org.mzsr.training.Training;
import org.mzsr.weights.Weights;

@Tag("spark")
class SweepCommandTest {

    @TempDir
    static Path folder;

    private static Path images = Path.of("");
    private static Path truths = Path.of("");

    @BeforeAll
    static void draw() throws IOException {
        images = TestPictures.write(folder.resolve("images"), 4, 60, 70);
        truths = TestPictures.write(folder.resolve("set/hr"), 2, 40, 44);
    }

    private static CommandOutput sweep(String out, String... more) {
        Cases.closeSession();
        return CommandOutput.of(new SweepCommand(), arguments(out, more).toArray(String[]::new));
    }

    private static List<String> arguments(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--images", images.toString()));
        arguments.addAll(List.of("--hr", truths.toString(), "--degradation", "g2.0-direct", "g0.2-direct"));
        arguments.addAll(
                List.of("--steps", "0,1,2", "--out", folder.resolve(out).toString()));
        arguments.addAll(Cases.arguments("--set", "spark.master=\"local[2]\""));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static final String[] KERNELS_AND_SEEDS = {"--vary", "prepare.kernels=ani,iso", "--seeds", "0,1"};

    private static SweepManifest manifest(String out) throws IOException {
        return SweepManifest.decode(Files.readAllBytes(folder.resolve(out).resolve("sweep.json")));
    }

    private static List<String> names(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void cells_share_what_they_can_and_are_what_they_would_be_alone() throws IOException {
        CommandOutput output = sweep("shared", KERNELS_AND_SEEDS);

        assertThat(output.exit()).as(output.err()).isZero();
        Path sweep = folder.resolve("shared");
        assertThat(names(sweep.resolve("cells")))
                .containsExactly(
                        "kernels=ani,seed=0", "kernels=ani,seed=1", "kernels=iso,seed=0", "kernels=iso,seed=1");
        // Patches once, a kernel table for each distribution, a pretraining for each seed.
        assertThat(names(sweep.resolve("stages")).stream().map(name -> name.replaceFirst("-.*", "")))
                .containsExactly("dataset", "dataset", "patches", "pretrain", "pretrain");
        assertThat(output.out())
                .contains("PSNR in dB after 2 steps")
                .contains("Gain of adaptation: from 0 steps to 2 steps")
                .contains("standard deviation over 2 seeds of pretrain, metatrain")
                .contains("g2.0-direct: kernels=");
        assertThat(names(sweep)).contains("table.md", "table.csv", "table.json", "table.tex");
        assertThat(Files.readAllLines(sweep.resolve("table.csv"))).hasSize(1 + 4 * 2 * 4 * 3);

        Weights alone = alone("kernels/iso", 1);
        assertThat(Weights.read(sweep.resolve("cells/kernels=iso,seed=1/weights.safetensors"))
                        .theta())
                .isEqualTo(alone.theta());

        CommandOutput inspected = CommandOutput.of(new InspectCommand(), sweep.toString());
        assertThat(inspected.out())
                .contains("4 cells, 4 finished")
                .contains("kernels=iso,seed=1")
                .contains("mzsr metatrain --conf");
    }

    /** The same by three runs of their own. */
    private static Weights alone(String kernels, long seed) throws IOException {
        Configuration base = Configuration.load(List.of(kernels), Cases.SETTINGS);
        Configuration seeded = base.with(List.of("seed=" + seed));
        String data = folder.resolve("alone/data").toString();
        String pretrained = folder.resolve("alone/pretrained").toString();
        return Cases.onSpark("local[2]", spark -> {
            Preparation.of(base).run(SparkSession.active(), List.of(images.toString()), data, false);
            Weights init =
                    Training.pretraining(seeded).data(data).out(pretrained).run(SparkSession.active());
            Path out = folder.resolve("alone/meta");
            Training.of(seeded)
                    .data(data)
                    .init(Weights.decode(init.encode(), "pretrained"))
                    .out(out.toString())
                    .run(SparkSession.active());
            return Weights.read(out.resolve("weights.safetensors"));
        });
    }

    @Test
    void a_killed_sweep_goes_on_with_the_same_command_to_the_same_table() throws IOException, InterruptedException {
        List<String> settings = List.of(
                "metatrain.iterations=60", "run.validate-every=60", "run.checkpoint-every=5", "run.lock-seconds=1");
        List<String> arguments = new ArrayList<>(List.of("--vary", "prepare.kernels=ani,iso"));
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        String[] longer = arguments.toArray(String[]::new);
        assertThat(process("undisturbed", longer).waitFor()).isZero();
        Process killed = process("killed", longer);
        Path cells = folder.resolve("killed/cells");
        for (int i = 0; i < 600 && !someCheckpoint(cells); i++) {
            Thread.sleep(100);
        }
        killed.destroyForcibly().waitFor();
        assertThat(manifest("killed").cells()).noneMatch(cell -> cell.state() == State.FAILED);
        assertThat(manifest("killed").cells()).anyMatch(cell -> cell.state() == State.RUNNING);

        assertThat(process("killed", longer).waitFor()).isZero();

        assertThat(folder.resolve("killed/table.csv")).hasSameTextualContentAs(folder.resolve("undisturbed/table.csv"));
        assertThat(folder.resolve("killed/table.md")).hasSameTextualContentAs(folder.resolve("undisturbed/table.md"));
    }

    private static boolean someCheckpoint(Path cells) throws IOException {
        if (!Files.exists(cells)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(cells)) {
            return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
        }
    }

    private static Process process(String out, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx1g", "-cp", Cases.classPath()));
        command.addAll(1, List.of(System.getProperty("jvm.opens", "").split(" ")));
        command.add(Main.class.getName());
        command.add("sweep");
        command.addAll(arguments(out, more));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(out + ".log").toFile())
                .start();
    }

    @Test
    void a_failed_cell_is_named_the_others_go_on_and_it_is_tried_again_only_when_asked_to() throws IOException {
        String[] bad = {"--vary", "metatrain.inner-rate=0.01,1e30", "--set", "pretrain.iterations=2"};
        CommandOutput output = sweep("failing", bad);

        assertThat(output.exit()).as(output.out() + output.err()).isEqualTo(3);
        assertThat(output.out()).contains("inner-rate=1.0E30 failed: ");
        assertThat(output.err()).contains("1 of 2 cells failed").doesNotContain("\tat ");
        assertThat(manifest("failing").cells())
                .extracting(SweepManifest.Cell::state)
                .containsExactly(State.FINISHED, State.FAILED);
        assertThat(Files.readString(folder.resolve("failing/table.md"))).contains("| 1.0E30 | 1 | – | – |");

        assertThat(sweep("failing", bad).out()).doesNotContain("inner-rate=1.0E30 failed: ");
        List<String> again = new ArrayList<>(List.of(bad));
        again.add("--retry-failed");
        assertThat(sweep("failing", again.toArray(String[]::new)).out()).contains("inner-rate=1.0E30 failed: ");
    }

    @Test
    void other_settings_for_cells_that_were_begun_are_refused_by_the_key_and_other_steps_only_measure_again()
            throws IOException {
        String[] small = {"--vary", "metatrain.steps=1", "--set", "pretrain.iterations=2"};
        assertThat(sweep("changed", small).exit()).isZero();

        CommandOutput other = sweep("changed", "--vary", "metatrain.steps=1", "--set", "pretrain.iterations=3");
        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err())
                .contains("Cannot go on with cell steps=1: it was begun with pretrain.iterations = 2.0, now it is 3.0");

        byte[] weights = Files.readAllBytes(folder.resolve("changed/cells/steps=1/weights.safetensors"));
        assertThat(sweep("changed", small[0], small[1], small[2], small[3], "--steps", "0,3")
                        .out())
                .contains("PSNR in dB after 3 steps");
        assertThat(folder.resolve("changed/cells/steps=1/weights.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void a_rung_stops_what_is_behind_and_marks_it() throws IOException {
        String[] rung = {"--vary", "metatrain.learning-rate=1e-4,0.5", "--rung", "3:0.5"};
        CommandOutput output = sweep("rung", rung);

        assertThat(output.exit()).as(output.out() + output.err()).isZero();
        assertThat(output.out())
                .containsPattern("learning-rate=0.5 stopped: [\\d.]+ dB behind the best at iteration 3");
        assertThat(manifest("rung").cells())
                .extracting(SweepManifest.Cell::state)
                .containsExactly(State.FINISHED, State.STOPPED);
        assertThat(sweep("rung", rung).exit()).isZero();
        assertThat(manifest("rung").cells().get(1).state()).isEqualTo(State.STOPPED);
    }

    @Test
    void a_dry_run_says_what_would_be_done_and_does_nothing() {
        List<String> arguments = new ArrayList<>(List.of(KERNELS_AND_SEEDS));
        arguments.add("--dry-run");

        CommandOutput output = sweep("dry", arguments.toArray(String[]::new));

        assertThat(output.exit()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("4 cells, 2 at a time on 2 task slots:")
                .contains("  kernels=iso,seed=1")
                .contains("2 pretrainings, which cells share")
                .containsPattern("training takes about 0:00:\\d\\d h")
                .containsPattern("disk: about \\d+ MiB, of \\d+ MiB free");
        assertThat(folder.resolve("dry")).doesNotExist();
    }

    @Test
    void what_is_wrong_is_said_before_anything_is_begun() throws IOException {
        assertThat(sweep("bad", "--vary", "metatrain.stepz=1,2").err()).contains("did you mean 'metatrain.steps'?");
        assertThat(sweep("bad", "--vary", "metatrain.crop=16,64").err())
                .contains("Cannot run cell crop=64: it needs patches of 64 pixels, and prepare.patch-size is 20");
        assertThat(sweep("bad", "--vary", "prepare.kernels=nonsense").err()).contains("nonsense");
        assertThat(sweep("bad", "--rung", "2:1").err()).contains("there is no validation at iteration 2");
        Path broken = Files.createDirectories(folder.resolve("broken-set"));
        Files.write(broken.resolve("a.png"), new byte[] {1, 2, 3});
        List<String> arguments = arguments("bad");
        arguments.set(arguments.indexOf(truths.toString()), broken.toString());
        assertThat(CommandOutput.of(new SweepCommand(), arguments.toArray(String[]::new))
                        .err())
                .contains("a.png: its content is of no image format");
        assertThat(folder.resolve("bad")).doesNotExist();
    }
}
