package org.mzsr.zssr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mzsr.TestPictures;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.config.Configuration;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.evaluation.Subject;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;

class ZssrTest {

    private static final NetworkShape SHAPE = new NetworkShape(4, 12, 3);
    private static final Degradation DEGRADATION =
            new Degradation(BlurKernel.gaussian(9, 0, 2, 2), Subsampling.DIRECT, 2);
    private static final Subject SUBJECT = Subject.degraded("picture", TestPictures.draw(5, 96, 104), DEGRADATION);

    private static Zssr open(long seed, String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("zssr.crop=32", "zssr.max-steps=300", "zssr.learning-rate=4.0e-3"));
        all.addAll(List.of(settings));
        ZssrSettings zssr = Configuration.load(List.of(), all).bind("zssr", ZssrSettings.class);
        ZeroShotOptions options =
                new ZeroShotOptions(0, zssr.backProjections(), zssr.selfEnsemble(), 512, Long.MAX_VALUE);
        return new Zssr(SHAPE, SUBJECT.lr(), DEGRADATION, zssr, options, seed, BackendOptions.of(Precision.FLOAT32, 1));
    }

    private static Image trained(long seed, String... settings) throws IOException {
        try (Zssr zssr = open(seed, settings)) {
            zssr.train((step, error, rate) -> {});
            return zssr.upscale();
        }
    }

    @Test
    void training_on_one_image_alone_beats_bicubic_interpolation() throws IOException {
        double bicubic = SUBJECT.quality(Bicubic.resize(SUBJECT.lr(), 2), 2).psnr();

        assertThat(SUBJECT.quality(trained(1), 2).psnr()).isGreaterThan(bicubic + 1);
    }

    @Test
    void the_same_seed_gives_the_same_picture_and_another_one_another() throws IOException {
        String few = "zssr.max-steps=20";

        assertThat(trained(1, few).data()).containsExactly(trained(1, few).data());
        assertThat(trained(2, few).data()).isNotEqualTo(trained(1, few).data());
    }

    @Test
    void the_rate_falls_when_the_error_no_longer_does_and_training_ends() throws IOException {
        List<Double> rates = new ArrayList<>();
        try (Zssr zssr = open(1, "zssr.max-steps=5000", "zssr.slope-steps=60", "zssr.evaluate-every=10")) {
            int steps = zssr.train((step, error, rate) -> rates.add(rate));

            assertThat(steps).isLessThan(5000);
        }
        assertThat(rates.stream().distinct()).containsExactly(4e-3, 4e-3 / 10, 4e-3 / 10 / 10);
    }

    @Test
    void gradual_scales_are_each_trained_for_and_the_last_one_is_returned() throws IOException {
        List<Integer> steps = new ArrayList<>();
        try (Zssr zssr = open(1, "zssr.max-steps=50", "zssr.gradual-scales=[1.5]")) {
            assertThat(zssr.train((step, error, rate) -> steps.add(step))).isEqualTo(100);
            assertThat(zssr.upscale().width()).isEqualTo(104);
        }
        assertThat(steps).containsExactly(50, 100);
    }

    @Test
    void scales_on_the_way_must_be_smaller_than_the_last() {
        assertThatThrownBy(() -> open(1, "zssr.gradual-scales=[3]"))
                .hasMessage("Cannot pass scales [3.0] on the way to 2.0: expected smaller ones");
    }

    @Test
    void a_line_is_flat_when_its_slope_is_within_its_own_uncertainty() {
        FallingError falling = new FallingError();
        FallingError noisy = new FallingError();
        double[] jitter = {0.02, -0.03, 0.01, 0.03, -0.02, 0.0};
        for (int i = 0; i < 6; i++) {
            falling.add(50 * i, 1 - 0.1 * i);
            noisy.add(50 * i, 1 + jitter[i]);
        }

        assertThat(falling.isFlat(0, 1.5)).isFalse();
        assertThat(noisy.isFlat(0, 1.5)).isTrue();
        assertThat(noisy.isFlat(200, 1.5)).as("two points are no line to judge").isFalse();
    }
}
