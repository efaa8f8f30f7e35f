package org.mzsr.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mzsr.Golden;
import org.mzsr.TestPictures;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.Quality;
import org.mzsr.network.Batch;
import org.mzsr.network.Initialization;
import org.mzsr.network.NetworkShape;
import org.mzsr.shipped.ShippedWeights;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;
import org.mzsr.weights.Weights;

class AutomaticStepsTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 8, 3);
    private static final Degradation DEGRADATION =
            new Degradation(BlurKernel.gaussian(9, 0, 1, 1), Subsampling.DIRECT, 2);
    private static final Image LR = DEGRADATION.apply(TestPictures.draw(4, 120, 140));

    private static ZeroShot open(double[] theta) {
        return new ZeroShot(
                SHAPE,
                SeenDisplacement.AS_DEGRADED,
                theta,
                LR,
                DEGRADATION,
                ZeroShotOptions.PLAIN,
                BackendOptions.of(Precision.FLOAT64, 1));
    }

    @Test
    void steps_that_help_are_taken_and_the_best_weights_are_kept() {
        try (ZeroShot zeroShot = open(Initialization.he(SHAPE, 1))) {
            ChosenSteps chosen = zeroShot.adaptAutomatically(Schedule.of(List.of(0.003)), 20);

            List<Double> errors = chosen.errors();
            assertThat(chosen.steps()).isPositive();
            assertThat(errors.get(chosen.steps())).isEqualTo(Collections.min(errors));
        }
    }

    @Test
    void steps_that_the_weights_have_no_rate_for_are_as_long_as_the_held_out_part_wishes() {
        // Far too short a rate: repeated it leads nowhere, doubled with each step it does.
        double[] theta = Initialization.he(SHAPE, 1);
        try (ZeroShot chosen = open(theta);
                ZeroShot repeated = open(theta)) {
            List<Double> free =
                    chosen.adaptAutomatically(Schedule.of(List.of(1e-6)), 12).errors();
            List<Double> fixed = repeated.adaptAutomatically(Schedule.of(Collections.nCopies(13, 1e-6)), 12)
                    .errors();

            assertThat(free.get(1)).isEqualTo(fixed.get(1));
            assertThat(free.get(0) - free.get(12)).isGreaterThan(100 * (fixed.get(0) - fixed.get(12)));
        }
    }

    @Test
    void weights_that_give_nothing_finite_are_worse_than_bicubic() {
        double[] theta = Initialization.he(SHAPE, 1);
        theta[0] = Double.NaN;
        try (ZeroShot zeroShot = open(theta)) {
            ChosenSteps chosen = zeroShot.adaptAutomatically(Schedule.of(List.of(0.003)), 3);

            assertThat(chosen.bicubic()).isTrue();
            assertThat(zeroShot.upscale().data())
                    .containsExactly(DEGRADATION.interpolated(LR).clip().data());
        }
    }

    @Test
    void weights_that_are_better_than_bicubic_are_used() {
        // A network that sharpens what was blurred: each pixel's difference from its four neighbours is added to it.
        NetworkShape shape = new NetworkShape(2, 3, 3);
        double[] theta = new double[shape.parameters()];
        NetworkShape.Layer first = shape.layers().get(0);
        NetworkShape.Layer last = shape.layers().get(1);
        for (int c = 0; c < 3; c++) {
            theta[first.offset() + (4 * 3 + c) * 3 + c] = 1;
            for (int tap = 1; tap < 9; tap += 2) {
                theta[last.offset() + (tap * 3 + c) * 3 + c] = -0.3;
            }
            theta[last.offset() + (4 * 3 + c) * 3 + c] = 1.2;
        }
        Degradation blurred = new Degradation(BlurKernel.gaussian(9, 0, 2, 2), Subsampling.BICUBIC, 2);
        Image lr = blurred.apply(TestPictures.draw(4, 240, 200));
        try (ZeroShot zeroShot = new ZeroShot(
                shape,
                SeenDisplacement.AS_DEGRADED,
                theta,
                lr,
                blurred,
                ZeroShotOptions.PLAIN,
                BackendOptions.of(Precision.FLOAT64, 1))) {
            ChosenSteps chosen = zeroShot.adaptAutomatically(Schedule.of(List.of(1e-5)), 2);

            assertThat(chosen.bicubic()).isFalse();
            assertThat(chosen.errors().get(chosen.steps())).isLessThan(chosen.bicubicError());
            assertThat(zeroShot.upscale().data())
                    .isNotEqualTo(Bicubic.resize(lr, 2).clip().data());
        }
    }

    @Test
    void steps_that_serve_the_sons_scale_alone_are_not_taken() throws IOException {
        // Lines on a plain ground: the held-out part looks like the rest, and the more steps, the better it is met.
        Image hr = lines(240);
        Degradation shrunk = Degradation.bicubic(2);
        Image lr = shrunk.apply(hr).round8();
        Weights weights = ShippedWeights.of(2, Subsampling.BICUBIC).read();
        try (ZeroShot zeroShot = new ZeroShot(
                weights.shape(),
                SeenDisplacement.of(weights),
                weights.theta(),
                lr,
                shrunk,
                ZeroShotOptions.PLAIN,
                BackendOptions.of(Precision.FLOAT32, 1))) {
            zeroShot.adaptAutomatically(Schedule.of(weights), 0);

            // Where the held-out part alone decided: 0.4 dB below bicubic interpolation.
            double bicubic = Quality.of(Bicubic.resize(lr, 2).round8(), hr, 2).psnr();
            assertThat(Quality.of(zeroShot.upscale().round8(), hr, 2).psnr()).isGreaterThan(bicubic + 2.5);
        }
    }

    private static Image lines(int side) {
        double[] pixels = new double[3 * side * side];
        for (int i = 0; i < pixels.length; i++) {
            int y = i / side % side;
            double across = Math.floorMod(Math.round(1000 * (i % side + 0.6 * y + 6 * Math.sin(y / 40.0))), 26_000);
            double distance = Math.abs(across / 1000 - 13) * 0.857;
            pixels[i] = 0.1 + 0.45 * Math.max(0, Math.min(1, 2.2 - distance));
        }
        return new Image(3, side, side, pixels).round8();
    }

    @Test
    void rates_that_destroy_the_weights_lead_to_no_step() {
        double[] theta = Golden.hashTheta(SHAPE, 4, 0.001);
        try (ZeroShot zeroShot = open(theta)) {
            ChosenSteps chosen = zeroShot.adaptAutomatically(Schedule.of(List.of(1e5)), 12);

            assertThat(chosen.steps()).isZero();
            assertThat(zeroShot.weights()).containsExactly(theta);
        }
    }

    @Test
    void what_is_worse_than_bicubic_is_never_returned() {
        double[] bad = Golden.hashTheta(SHAPE, 4, 3);
        try (ZeroShot zeroShot = open(bad)) {
            ChosenSteps chosen = zeroShot.adaptAutomatically(Schedule.of(List.of(1e-9)), 5);

            assertThat(chosen.bicubic()).isTrue();
            assertThat(zeroShot.upscale().data())
                    .containsExactly(DEGRADATION.interpolated(LR).clip().data());
        }
    }

    @Test
    void an_image_larger_than_said_is_adapted_to_by_its_most_informative_patches() {
        double[] half = new double[3 * 300 * 520];
        Arrays.fill(half, 0.5);
        Image busy = TestPictures.draw(6, 128, 128);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 128; y++) {
                System.arraycopy(busy.data(), (c * 128 + y) * 128, half, (c * 300 + 128 + y) * 520 + 256, 128);
            }
        }
        Image lr = new Image(3, 300, 520, half);

        SupportSet patches = SupportSet.of(
                lr, Degradation.bicubic(2), SeenDisplacement.AS_DEGRADED, new ZeroShotOptions(0, 0, false, 512, 1000));
        SupportSet whole =
                SupportSet.of(lr, Degradation.bicubic(2), SeenDisplacement.AS_DEGRADED, ZeroShotOptions.PLAIN);

        assertThat(patches.batch().count()).isEqualTo(8);
        Degradation degradation = Degradation.bicubic(2);
        double[] first = degradation
                .networkInput(patches.son(), lr.height(), lr.width(), false)
                .crop(128, 256, 128, 128)
                .data();
        assertThat(Arrays.copyOf(patches.batch().input(), first.length)).containsExactly(first, within(1e-12));
        assertThat(Arrays.copyOf(patches.batch().label(), busy.data().length)).containsExactly(busy.data());
        assertThat(whole.batch().count()).isEqualTo(1);
        assertThat(whole.batch().label()).isSameAs(lr.data());
    }

    @Property(tries = 60)
    void some_of_the_image_is_held_out_and_never_all(
            @ForAll @IntRange(min = 2, max = 130) int height, @ForAll @IntRange(min = 2, max = 130) int width) {
        double[] label = new double[height * width];
        HeldOut heldOut = new HeldOut(new Batch(1, 1, height, width, label, label));

        assertThat(heldOut.share()).isGreaterThan(0).isLessThan(1);
        assertThat(heldOut.learned()).containsOnly(0, 1);
        double[] output = Arrays.stream(heldOut.learned())
                .map(learned -> learned == 1 ? 9 : 0.25)
                .toArray();
        assertThat(heldOut.error(output)).isEqualTo(0.25);
    }
}
