package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.adaptation.Schedule;
import org.mzsr.dataset.Preparation;
import org.mzsr.meta.InnerRates;
import org.mzsr.training.objective.Decay;
import org.mzsr.training.objective.OuterSchedule;
import org.mzsr.weights.Weights;

/** Each algorithm trains, and is one line of the configuration. */
@Tag("spark")
class AlgorithmsTest {

    @TempDir
    static Path folder;

    private static String dataset = "";

    @BeforeAll
    static void prepare() throws IOException {
        dataset = Cases.dataset(folder);
    }

    private static Weights train(String name, String... settings) throws IOException {
        return Cases.metatrain("local[2]", dataset, folder.resolve(name), settings);
    }

    @Test
    void reptile_trains_without_query_losses_and_differs_from_maml() throws IOException {
        Weights reptile = train("reptile", "metatrain.algorithm=reptile");
        Weights maml = train("maml");

        assertThat(reptile.theta()).isNotEqualTo(maml.theta());
        assertThat(reptile.theta()).doesNotContain(Double.NaN);
        assertThat(Files.readString(folder.resolve("reptile/metrics/metrics-00000000.jsonl")))
                .contains("\"queryLosses\":[]");
    }

    @Test
    void learnt_inner_rates_move_and_come_back_from_the_file_and_serve_the_adaptation() throws IOException {
        Weights weights = train("lslr", "metatrain.learn-inner-rates=true");

        double[] flat = Arrays.stream(weights.learned().extra(InnerRates.EXTRA))
                .map(Math::exp)
                .toArray();
        assertThat(weights.learned().shapeOf(InnerRates.EXTRA)).contains(List.of(2, 3));
        assertThat(Arrays.stream(flat).boxed()).allMatch(rate -> rate != 0.01 && Math.abs(rate - 0.01) < 1e-3);

        Weights read = Weights.read(folder.resolve("lslr/weights.safetensors"));
        Schedule schedule = Schedule.of(read);
        assertThat(schedule.at(1, Cases.SHAPE))
                .containsExactly(new double[] {flat[3], flat[3], flat[4], flat[4], flat[5], flat[5]}, within(1e-8));
        assertThat(schedule.at(9, Cases.SHAPE)[0]).isCloseTo(schedule.at(1, Cases.SHAPE)[0] / 2, within(1e-12));
    }

    @Test
    void meta_sgd_learns_a_rate_for_each_parameter_and_goes_on_from_rates_for_layers() throws IOException {
        Weights layers = train("layers", "metatrain.learn-inner-rates=true");
        int parameters = Cases.SHAPE.parameters();

        Training next = Training.of(
                        Cases.configuration("metatrain.learn-inner-rates=true", "metatrain.inner-rates-per=parameter"))
                .data(dataset)
                .init(layers)
                .out(folder.resolve("meta-sgd").toString());
        Weights weights = Cases.run("local[2]", next);

        assertThat(weights.learned().shapeOf(InnerRates.EXTRA)).contains(List.of(2, parameters));
        double[] first = Schedule.of(weights).at(0, Cases.SHAPE);
        assertThat(first).hasSize(parameters);
        assertThat(Arrays.stream(first).distinct().count()).isGreaterThan(parameters / 2);
        assertThat(Schedule.of(weights).toString()).startsWith("[" + parameters + " from ");
        assertThatThrownBy(() -> Cases.run(
                        "local[2]",
                        Training.of(Cases.configuration("metatrain.learn-inner-rates=true"))
                                .data(dataset)
                                .init(weights)
                                .out(folder.resolve("back").toString())))
                .hasMessageContaining("set metatrain.inner-rates-per = parameter");
    }

    @Test
    void learnt_inner_rates_are_carried_over_to_a_run_that_starts_from_them() throws IOException {
        Weights first = train("first", "metatrain.learn-inner-rates=true");
        double[] rates = first.learned().extra(InnerRates.EXTRA);

        Training next = Training.of(Cases.configuration(
                        "metatrain.learn-inner-rates=true",
                        "metatrain.steps=3",
                        "metatrain.iterations=1",
                        "metatrain.inner-rate-learning-rate=0"))
                .data(dataset)
                .init(first)
                .out(folder.resolve("next").toString());
        double[] carried = Cases.run("local[2]", next).learned().extra(InnerRates.EXTRA);

        assertThat(carried)
                .startsWith(rates)
                .endsWith(Arrays.copyOfRange(rates, 3, 6))
                .hasSize(9);
    }

    @Test
    void learnt_inner_rates_are_part_of_what_a_resumed_run_goes_on_from() throws IOException {
        Weights whole = train("whole", "metatrain.learn-inner-rates=true");

        Cases.metatrain(
                "local[2]",
                dataset,
                folder.resolve("halves"),
                "metatrain.learn-inner-rates=true",
                "metatrain.iterations=3");
        Weights resumed = Cases.run(
                "local[2]",
                Cases.training(
                                Cases.configuration("metatrain.learn-inner-rates=true"),
                                dataset,
                                folder.resolve("halves"))
                        .resume(true));

        assertThat(resumed.learned().layout()).isEqualTo(whole.learned().layout());
        assertThat(resumed.learned().values()).containsExactly(whole.learned().values());
    }

    @Test
    void reptile_has_no_gradient_by_the_inner_rates_and_says_so() {
        assertThatThrownBy(() -> train("both", "metatrain.algorithm=reptile", "metatrain.learn-inner-rates=true"))
                .hasMessageContaining("learn-inner-rates")
                .hasMessageContaining("false with reptile");
    }

    @Test
    void a_clamped_gradient_moves_the_weights_otherwise() throws IOException {
        Weights clamped = train("clamped", "metatrain.gradient-clamp=1.0e-7");

        assertThat(clamped.theta()).isNotEqualTo(train("unclamped").theta());
        OuterSchedule schedule = new OuterSchedule(1, 0.1, Decay.STEPS, 1, 1, 0, 0.5);
        assertThat(List.of(schedule.clamped(0.7), schedule.clamped(-0.7), schedule.clamped(0.3)))
                .containsExactly(0.5, -0.5, 0.3);
    }

    @Test
    void a_cosine_falls_from_the_first_to_the_least_rate() {
        OuterSchedule schedule = new OuterSchedule(100, 1e-3, Decay.COSINE, 1, 1, 1e-5, 0);

        assertThat(schedule.rate(0)).isEqualTo(1e-3);
        assertThat(schedule.rate(50)).isCloseTo((1e-3 + 1e-5) / 2, within(1e-12));
        assertThat(schedule.rate(100)).isCloseTo(1e-5, within(1e-12));
    }

    @Test
    void a_run_with_a_cosine_cannot_be_made_longer_because_its_rates_would_change() throws IOException {
        Cases.metatrain("local[1]", dataset, folder.resolve("cosine"), "metatrain.decay=cosine");

        assertThatThrownBy(() -> Cases.run(
                        "local[1]",
                        Cases.training(
                                        Cases.configuration("metatrain.decay=cosine", "metatrain.iterations=8"),
                                        dataset,
                                        folder.resolve("cosine"))
                                .resume(true)))
                .hasMessageContaining("it was started with metatrain");
    }

    @Test
    void tasks_of_many_scales_with_noise_and_compression_train_one_network() throws IOException {
        String many = folder.resolve("many").toString();
        String[] settings = {
            "prepare.kernels.scales=[2.0, 2.2, 3.0]",
            "prepare.kernels.noise.max=0.05",
            "prepare.kernels.jpeg.chance=0.5",
            "prepare.kernels.isotropic.weight=1",
            "prepare.kernels.delta.weight=1",
            "prepare.kernels.motion.weight=1",
            "prepare.kernels.disk.weight=1"
        };
        Cases.onSpark(
                "local[2]",
                spark -> Preparation.of(Cases.configuration(settings))
                        .run(
                                SparkSession.active(),
                                List.of(folder.resolve("images").toString()),
                                many,
                                false));

        Weights weights = Cases.metatrain("local[2]", many, folder.resolve("many-run"));
        Weights again = Cases.metatrain("local[1]", many, folder.resolve("many-again"));

        assertThat(weights.provenance().scales()).containsExactly(2.0, 2.2, 3.0);
        assertThat(weights.provenance().scale()).isEqualTo(2);
        assertThat(again.theta()).containsExactly(weights.theta());
    }

    @Test
    void a_dataset_of_other_scales_is_refused() {
        assertThatThrownBy(() -> train("scale4", "scale=4"))
                .hasMessage("Cannot train on " + dataset + " for scale 4.0: its kernels were sampled for [2.0]; prepare"
                        + " it with --set scale=4.0");
    }
}
