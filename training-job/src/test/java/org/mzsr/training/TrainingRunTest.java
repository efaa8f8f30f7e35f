package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.CommandOutput;
import org.mzsr.config.Configuration;
import org.mzsr.file.MaskedCrc;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.training.objective.Decay;
import org.mzsr.training.objective.OuterSchedule;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

@Tag("spark")
class TrainingRunTest {

    @TempDir
    static Path folder;

    private static String dataset = "";

    @BeforeAll
    static void prepare() throws IOException {
        dataset = Cases.dataset(folder);
    }

    @Test
    void pretraining_lowers_the_loss_and_hands_its_history_to_meta_training() throws IOException {
        Path pre = folder.resolve("pre");
        Path meta = folder.resolve("meta");
        CommandOutput pretrained = command(
                new PretrainJob(), pre, "--set", "pretrain.iterations=40", "--set", "pretrain.learning-rate=0.003");
        assertThat(pretrained.exit()).as(pretrained.err()).isZero();
        CommandOutput metatrained = command(
                new MetatrainJob(),
                meta,
                "--init",
                pre.resolve("weights.safetensors").toString());
        assertThat(metatrained.exit()).as(metatrained.err()).isZero();

        List<JsonNode> lines = metrics(pre);
        assertThat(mean(lines.subList(30, 40))).isLessThan(mean(lines.subList(0, 10)));
        Provenance provenance =
                Weights.read(meta.resolve("weights.safetensors")).provenance();
        assertThat(provenance.stage()).isEqualTo("metatrain");
        assertThat(provenance.iterations()).isEqualTo(6);
        assertThat(provenance.innerRates()).containsExactly(0.01, 0.01);
        assertThat(provenance.adaptation()).containsExactly(0.02, 0.01, 0.01, 0.01, 0.005);
        assertThat(provenance.parent()).isNotNull();
        assertThat(provenance.parent().stage()).isEqualTo("pretrain");
        assertThat(provenance.parent().iterations()).isEqualTo(40);
        assertThat(Configuration.load(List.of(meta.resolve("resolved.conf").toString()), List.of())
                        .asMap())
                .isEqualTo(provenance.configuration());
    }

    @Test
    void the_callers_session_stays_open_after_a_run_and_after_a_command() throws IOException {
        Boolean stopped = Cases.onSpark("local[2]", spark -> {
            Cases.training(Cases.configuration(), dataset, folder.resolve("caller"))
                    .run(SparkSession.active());
            CommandOutput output = command(
                    new MetatrainJob(),
                    folder.resolve("caller-command"),
                    "--init",
                    folder.resolve("caller/weights.safetensors").toString());
            assertThat(output.exit()).as(output.err()).isZero();
            return spark.sc().isStopped();
        });

        assertThat(stopped).isFalse();
    }

    @Test
    void every_iteration_leaves_a_line_of_metrics_and_tensorboard_events() throws IOException {
        Path out = folder.resolve("metrics");
        Cases.metatrain("local[2]", dataset, out);

        List<JsonNode> lines = metrics(out);
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0).get("supportLosses")).hasSize(2);
        assertThat(lines.get(0).get("queryLosses")).hasSize(2);
        assertThat(lines.get(0).has("validation")).isFalse();
        assertThat(lines.get(2).get("validation").get("steps-10").asDouble()).isBetween(5.0, 60.0);
        assertThat(lines.get(5).get("validation").get("bicubic").asDouble()).isBetween(5.0, 60.0);
        assertThat(lines.get(0).get("kernels")).hasSize(3);
        assertThat(lines.get(0).get("kernels").get(0).get("loss").asDouble()).isPositive();
        assertThat(events(out))
                .contains(
                        "loss/differentiated",
                        "optimiser/gradient norm",
                        "query loss/after step 2",
                        "validation PSNR/bicubic",
                        "validation crop 0/steps-10",
                        "_hparams_/session_start_info",
                        "metatrain.meta-batch");
        assertThat(out.resolve("examples/crop-0-truth.png")).isNotEmptyFile();
        assertThat(out.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void kernels_drawn_by_the_atlas_are_others_and_the_same_again_after_a_stop() throws IOException {
        Path whole = folder.resolve("atlas");
        Path halves = folder.resolve("atlas-halves");
        Path uniform = folder.resolve("uniform");
        String atlas = "metatrain.sampling=atlas";
        String rates = "metatrain.learn-inner-rates=true";
        Cases.metatrain("local[2]", dataset, whole, atlas, rates);
        Cases.metatrain("local[2]", dataset, uniform, rates);

        Cases.metatrain("local[2]", dataset, halves, atlas, rates, "metatrain.iterations=3");
        Cases.run(
                "local[2]",
                Cases.training(Cases.configuration(atlas, rates), dataset, halves)
                        .resume(true));

        assertThat(Weights.read(halves.resolve("weights.safetensors")).learned())
                .usingRecursiveComparison()
                .isEqualTo(Weights.read(whole.resolve("weights.safetensors")).learned());
        assertThat(kernels(whole)).isNotEqualTo(kernels(uniform));
    }

    private static List<JsonNode> kernels(Path out) throws IOException {
        return metrics(out).stream().map(line -> line.findPath("kernels")).toList();
    }

    @Test
    void a_task_that_is_not_finite_stops_the_run_names_the_task_and_leaves_the_weights_unharmed() throws IOException {
        Path out = folder.resolve("nan");

        assertThatThrownBy(() -> Cases.metatrain("local[2]", dataset, out, "metatrain.inner-rate=1e30"))
                .hasMessageContaining("Cannot go on: the loss or gradient of task (seed 0, iteration 0, index 0)");

        Weights saved = Weights.read(out.resolve("checkpoints/checkpoint-00000000.safetensors"));
        assertThat(saved.theta()).containsExactly(Cases.initial().theta());
        assertThat(out.resolve("weights.safetensors")).doesNotExist();
    }

    @Test
    void a_run_that_fails_says_why_and_keeps_the_state_after_its_last_whole_iteration() throws IOException {
        Path out = folder.resolve("failed");
        String broken = Cases.dataset(Files.createDirectory(folder.resolve("broken")));
        try (Stream<Path> shards = Files.list(Path.of(broken, "patches"))) {
            for (Path shard : shards.toList()) {
                Files.delete(shard);
            }
        }

        List<String> arguments = Cases.arguments("--data", broken, "--out", out.toString());
        CommandOutput output = CommandOutput.of(new PretrainJob(), arguments.toArray(String[]::new));

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.err()).contains("mzsr: Cannot read ").contains("shard-0000");
        assertThat(out.resolve("checkpoints/checkpoint-00000000.safetensors")).exists();
    }

    @Test
    void what_does_not_fit_is_refused_with_a_sentence() throws IOException {
        Path init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        Path taken = folder.resolve("taken");
        Cases.metatrain("local[1]", dataset, taken);
        String[] start = {"--init", init.toString()};

        assertRefused(
                metatrain(folder.resolve("a"), start, "--set", "metatrain.crop=32"),
                "with metatrain.crop = 32 it needs patches of 32 pixels, and there are patches of 20");
        assertRefused(
                metatrain(folder.resolve("b"), start, "--set", "network.depth=4"),
                "Cannot start from the given weights");
        assertRefused(metatrain(taken, start), "there are checkpoints already; go on from them with --resume");
        assertRefused(metatrain(folder.resolve("c"), start, "--resume"), "there is no checkpoint that can be read");
        assertRefused(
                metatrain(folder.resolve("d"), new String[] {"--init", "nowhere.safetensors"}),
                "Cannot read weights nowhere.safetensors: there is no such file");
        assertRefused(
                metatrain(folder.resolve("e"), start, "--set", "metatrain.stps=3"), "did you mean 'metatrain.steps'?");
        assertRefused(
                metatrain(folder.resolve("f"), start, "--set", "metatrain.steps=2.5"),
                "got 2.5, expected a whole number");
        assertRefused(metatrain(folder.resolve("f"), start, "--set", "scale=1"), "Cannot degrade by scale 1.0");
        assertRefused(
                metatrain(folder.resolve("f"), start, "--set", "adapt.rates=[-1]"),
                "Cannot adapt with learning rates [-1.0]");
        assertRefused(
                metatrain(folder.resolve("f"), start, "--set", "compute.native-threads=0"),
                "key 'native-threads' is 0, expected 1 or more");
        assertRefused(
                metatrain(
                        folder.resolve("f"),
                        start,
                        "--set",
                        "compute.native-threads=2",
                        "--set",
                        "spark.master=local[1]"),
                "Cannot run tasks of 2 native threads on master local[1] with 1 cores");
        assertRefused(
                metatrain(taken, start, "--resume", "--set", "compute.backend=nd4j"),
                "it was started with compute.backend = auto, now asked for is nd4j");
        assertRefused(
                metatrain(taken, start, "--resume", "--set", "metatrain.inner-rate=0.02"),
                "it was started with metatrain = ");
        assertRefused(
                metatrain(taken, start, "--resume", "--set", "metatrain.iterations=4"),
                "its newest checkpoint is after iteration 6, but metatrain.iterations is 4");
        assertRefused(
                metatrain(folder.resolve("f"), start, "--set", "metatrain.steps=0"),
                "Cannot use configuration 'metatrain': key 'steps' is 0, expected 1 or more");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> String.valueOf(file.getFileName())))
                    .doesNotContain("a", "b", "c", "d", "e", "f");
        }
    }

    @Test
    void resume_auto_starts_goes_on_and_gives_up_where_it_never_gets_further() throws IOException {
        Path out = folder.resolve("auto");
        Path init = folder.resolve("init-auto.safetensors");
        Cases.initial().write(init);
        String[] command = {"--init", init.toString(), "--resume", "auto", "--set", "run.attempts=2"};

        CommandOutput started = metatrain(out, command, "--set", "metatrain.iterations=3");
        CommandOutput further = metatrain(out, command);
        CommandOutput ended = metatrain(out, command);

        assertThat(started.exit()).as(started.err()).isZero();
        assertThat(further.exit()).as(further.err()).isZero();
        assertThat(ended.exit()).as(ended.err()).isZero();
        Path undisturbed = folder.resolve("without-auto");
        Cases.metatrain("local[1]", dataset, undisturbed);
        assertThat(Weights.read(out.resolve("weights.safetensors")).theta())
                .isEqualTo(
                        Weights.read(undisturbed.resolve("weights.safetensors")).theta());

        // Two starts that never came to a checkpoint, as a supervisor makes them.
        Path hopeless = folder.resolve("hopeless");
        Files.createDirectories(hopeless);
        Files.writeString(hopeless.resolve("attempts"), "0 2\n");
        CommandOutput gaveUp = metatrain(hopeless, command);
        assertThat(gaveUp.exit()).isEqualTo(1);
        assertThat(gaveUp.err())
                .contains("2 starts in a row from iteration 0 have ended before the next checkpoint")
                .contains("start it once without --resume");
        assertThat(metatrain(hopeless, new String[] {"--init", init.toString()}).exit())
                .isZero();
        assertThat(hopeless.resolve("attempts")).doesNotExist();
    }

    @Test
    void a_run_does_not_resume_on_another_dataset() throws IOException {
        Path out = folder.resolve("resumed");
        Cases.metatrain("local[1]", dataset, out);
        String other = Cases.dataset(Files.createDirectory(folder.resolve("other")));
        assertThat(other).isNotEqualTo(dataset);
        Path manifest = Path.of(other, "dataset.json");
        Files.delete(manifest.resolveSibling(".dataset.json.crc"));
        Files.write(manifest, withOtherKernels(Manifest.decode(Files.readAllBytes(manifest))));
        Configuration configuration = Cases.configuration();

        assertThatThrownBy(() -> Cases.run(
                        "local[1]", Cases.training(configuration, other, out).resume(true)))
                .hasMessageContaining("it was trained on the dataset with fingerprint");
    }

    private static byte[] withOtherKernels(Manifest manifest) {
        DataFile kernels =
                new DataFile(manifest.kernels().file(), manifest.kernels().rows(), "0".repeat(64));
        return Cases.manifest(
                        manifest, kernels, Manifest.fingerprint(manifest.shards(), kernels, manifest.validation()))
                .encode();
    }

    @Test
    void a_finished_run_can_be_made_longer() throws IOException {
        Path longer = folder.resolve("longer");
        Path init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        double[] direct = Cases.metatrain("local[1]", dataset, folder.resolve("direct"), "metatrain.iterations=9")
                .theta();
        Cases.metatrain("local[1]", dataset, longer);

        Configuration configuration = Cases.configuration("metatrain.iterations=9");
        double[] extended = Cases.run(
                        "local[2]",
                        Cases.training(configuration, dataset, longer).resume(true))
                .theta();

        assertThat(extended).containsExactly(direct);
    }

    @Test
    void the_schedule_decays_in_steps() {
        OuterSchedule schedule = new OuterSchedule(100, 0.1, Decay.STEPS, 0.5, 10, 0, 0);

        assertThat(schedule.rate(0)).isEqualTo(0.1);
        assertThat(schedule.rate(9)).isEqualTo(0.1);
        assertThat(schedule.rate(10)).isEqualTo(0.05);
        assertThat(schedule.rate(35)).isEqualTo(0.0125);
    }

    private static void assertRefused(CommandOutput output, String sentence) {
        assertThat(output.exit()).as(output.err()).isEqualTo(1);
        assertThat(output.err()).contains("mzsr: Cannot ").contains(sentence).doesNotContain("\tat ");
    }

    private static CommandOutput metatrain(Path out, String[] start, String... more) {
        return command(
                new MetatrainJob(),
                out,
                Stream.concat(Stream.of(start), Stream.of(more)).toArray(String[]::new));
    }

    private static CommandOutput command(Object job, Path out, String... more) {
        List<String> arguments = Cases.arguments("--data", dataset, "--out", out.toString());
        arguments.addAll(List.of(more));
        return CommandOutput.of(job, arguments.toArray(String[]::new));
    }

    private static List<JsonNode> metrics(Path out) throws IOException {
        ObjectMapper json = new ObjectMapper();
        return Files.readAllLines(out.resolve("metrics/metrics-00000000.jsonl")).stream()
                .map(line -> {
                    try {
                        return json.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }

    private static double mean(List<JsonNode> lines) {
        return lines.stream()
                .mapToDouble(line -> line.get("loss").asDouble())
                .average()
                .orElseThrow();
    }

    /** All records of the event file as text, after checking their lengths and checksums. */
    private static String events(Path out) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(out.resolve("tensorboard"))) {
            file = files.findFirst().orElseThrow();
        }
        StringBuilder text = new StringBuilder();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            for (byte[] length = in.readNBytes(8); length.length == 8; length = in.readNBytes(8)) {
                assertThat(little(in.readNBytes(4)).getInt()).isEqualTo(MaskedCrc.of(length, 0, 8));
                byte[] data = in.readNBytes((int) little(length).getLong());
                assertThat(little(in.readNBytes(4)).getInt()).isEqualTo(MaskedCrc.of(data, 0, data.length));
                text.append(new String(data, StandardCharsets.ISO_8859_1)).append('\n');
            }
        }
        assertThat(text).startsWith("\t").contains("brain.Event:2");
        return text.toString();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
