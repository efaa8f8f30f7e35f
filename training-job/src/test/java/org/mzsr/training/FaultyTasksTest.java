package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.manifest.Manifest;
import org.mzsr.meta.TaskGradient;
import org.mzsr.network.Architecture;
import org.mzsr.problem.LearnedVector;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.training.objective.Engines;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.objective.OuterSchedule;
import org.mzsr.training.objective.TaskComputation;
import org.mzsr.weights.Weights;

/** Tasks that fail, data that is damaged, folders that cannot be written: the same weights, or a sentence and nothing lost. */
@Tag("spark")
class FaultyTasksTest {

    @TempDir
    static Path folder;

    private static String dataset = "";
    private static double[] reference = {};

    @BeforeAll
    static void prepare() throws IOException {
        dataset = Cases.dataset(folder);
        reference = Cases.metatrain("local[1]", dataset, folder.resolve("reference"))
                .theta();
    }

    @Test
    void a_task_that_throws_once_is_computed_again_with_the_same_bits() throws IOException {
        Weights weights = train("throws", (attempt, iteration, gradient) -> {
            if (attempt == 0 && iteration == 3) {
                throw new IllegalStateException("a fault of the machine");
            }
            return gradient;
        });

        assertThat(weights.theta()).containsExactly(reference);
    }

    @Test
    void a_task_that_throws_always_ends_the_run_and_the_weights_before_it_are_saved() {
        assertThatThrownBy(() -> train("throws always", (attempt, iteration, gradient) -> {
                    if (iteration == 3) {
                        throw new IllegalStateException("Cannot compute: a fault of the program");
                    }
                    return gradient;
                }))
                .hasStackTraceContaining("Cannot compute: a fault of the program");

        assertThat(folder.resolve("throws always/checkpoints/checkpoint-00000003.safetensors"))
                .exists();
        assertThat(folder.resolve("throws always/run.lock")).doesNotExist();
    }

    @Test
    void a_task_that_returns_nan_is_named_and_nothing_of_it_reaches_the_weights() throws IOException {
        assertThatThrownBy(() -> train("nan", (attempt, iteration, gradient) -> {
                    double[] values = gradient.gradient().clone();
                    if (iteration == 3) {
                        values[17] = Double.NaN;
                    }
                    return new TaskGradient(
                            values,
                            gradient.loss(),
                            gradient.supportLosses(),
                            gradient.queryLosses(),
                            gradient.rateGradient());
                }))
                .hasMessageContaining("Cannot go on: the loss or gradient of task (seed 0, iteration 3, index 0)")
                .hasMessageContaining("the weights before it are saved");

        Weights saved = Weights.read(folder.resolve("nan/checkpoints/checkpoint-00000003.safetensors"));
        assertThat(Arrays.stream(saved.theta()).allMatch(Double::isFinite)).isTrue();
        assertThat(Cases.run(
                                "local[2]",
                                Cases.training(Cases.configuration(), dataset, folder.resolve("nan"))
                                        .resume(true))
                        .theta())
                .containsExactly(reference);
    }

    @Test
    void a_missing_shard_is_named() throws IOException {
        Path copy = copy("missing");
        Path shard = shard(copy);
        Files.delete(shard);

        assertThatThrownBy(() -> Cases.metatrain("local[2]", copy.toString(), folder.resolve("of missing")))
                .hasStackTraceContaining("Cannot read file:" + shard);
    }

    @Test
    void a_truncated_shard_is_named() throws IOException {
        Path copy = copy("truncated");
        Path shard = shard(copy);
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> Cases.metatrain("local[2]", copy.toString(), folder.resolve("of truncated")))
                .hasStackTraceContaining("Cannot read file:" + shard);
    }

    @Test
    void one_flipped_byte_anywhere_in_a_shards_data_is_found() throws IOException {
        Path copy = copy("flipped");
        Path shard = shard(copy);
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length / 3] ^= 0x10;
        Files.write(shard, bytes);

        assertThatThrownBy(() -> Cases.metatrain("local[2]", copy.toString(), folder.resolve("of flipped")))
                .satisfies(e -> assertThat(stack(e)).containsAnyOf("Cannot read file:" + shard, "Cannot use file:"));
        assertThat(folder.resolve("of flipped/weights.safetensors")).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_written_is_named_and_what_is_there_stays() throws IOException {
        Path out = folder.resolve("unwritable");
        Cases.metatrain("local[1]", dataset, out, "metatrain.iterations=4");
        Path checkpoints = out.resolve("checkpoints");
        List<Path> before = files(checkpoints);
        // Even root cannot write into a folder of that name when it is a file.
        Files.move(checkpoints, out.resolve("aside"));
        Files.writeString(checkpoints, "");

        assertThatThrownBy(() -> Cases.metatrain("local[1]", dataset, out, "metatrain.iterations=6"))
                .hasMessageContaining("Cannot write file:" + checkpoints);

        assertThat(files(out.resolve("aside"))).hasSameSizeAs(before);
        assertThat(out.resolve("run.lock")).doesNotExist();
    }

    /** What becomes of a task's gradient. */
    private interface Fault extends java.io.Serializable {
        TaskGradient on(int attempt, long iteration, TaskGradient gradient);
    }

    /** Meta-training whose tasks pass through a fault. */
    private record Faulty(MetaTraining sound, Fault fault) implements Objective {

        @Override
        public String stage() {
            return sound.stage();
        }

        @Override
        public Architecture architecture() {
            return sound.architecture();
        }

        @Override
        public OuterSchedule schedule() {
            return sound.schedule();
        }

        @Override
        public int tasks() {
            return sound.tasks();
        }

        @Override
        public int patches() {
            return sound.patches();
        }

        @Override
        public int crop() {
            return sound.crop();
        }

        @Override
        public int channels() {
            return sound.channels();
        }

        @Override
        public List<Double> innerRates() {
            return sound.innerRates();
        }

        @Override
        public List<Double> scales(Manifest manifest) {
            return sound.scales(manifest);
        }

        @Override
        public Degradation degradation(DegradationSample sample) {
            return sound.degradation(sample);
        }

        @Override
        public Corruption corruption(DegradationSample sample) {
            return sound.corruption(sample);
        }

        @Override
        public <E> E engine(Engines<E> engines) {
            return sound.engine(engines);
        }

        @Override
        public Optional<Method> validation(LearnedVector learned, Schedule rates) {
            return sound.validation(learned, rates);
        }

        @Override
        public TaskComputation open(TensorBackend backend) {
            TaskComputation computation = sound.open(backend);
            return (plan, shard, samples, learned) -> fault.on(
                    TaskContext.get().attemptNumber(),
                    plan.iteration(),
                    computation.compute(plan, shard, samples, learned));
        }
    }

    private static Weights train(String out, Fault fault) throws IOException {
        Configuration configuration = Cases.configuration();
        return Cases.run(
                "local[2,4]",
                Training.of(configuration, new Faulty(MetaTraining.of(configuration), fault))
                        .data(dataset)
                        .init(Cases.initial())
                        .out(folder.resolve(out).toString()));
    }

    private static String stack(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            text.append(cause.getMessage()).append('\n');
        }
        return text.toString();
    }

    private static Path shard(Path dataset) throws IOException {
        try (Stream<Path> files = Files.walk(dataset.resolve("patches"))) {
            return files.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Path copy(String name) throws IOException {
        Path from = Path.of(dataset);
        Path to = folder.resolve("copy " + name);
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return to;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
