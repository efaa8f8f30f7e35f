package org.mzsr.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mzsr.Closeness.assertRelative;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.numbers;
import static org.mzsr.Golden.values;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.Golden;
import org.mzsr.GoldenImages;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;

class ZeroShotTest {

    private static final NetworkShape SHAPE = new NetworkShape(4, 6, 3);

    @ParameterizedTest
    @ValueSource(strings = {"direct", "bicubic"})
    void adapting_to_one_image_has_the_golden_values(String method) {
        JsonNode golden = json("zero-shot/zero-shot.json");
        JsonNode run = golden.get("runs").get(method.equals("direct") ? 0 : 1);
        Image lr = GoldenImages.read("zero-shot/lr.npy");
        Degradation degradation = new Degradation(
                BlurKernel.gaussian(15, 0.3, 5.0, 1.2), Subsampling.valueOf(method.toUpperCase(Locale.ROOT)), 2);
        GoldenImages.assertEqual(degradation.apply(lr), "zero-shot/" + method + "_son.npy", 1e-11);
        GoldenImages.assertEqual(
                degradation.networkInput(degradation.apply(lr), lr.height(), lr.width(), false),
                "zero-shot/" + method + "_son_upscaled.npy",
                1e-11);
        Schedule schedule = Schedule.of(
                java.util.Arrays.stream(numbers(run.get("rates"))).boxed().toList());
        double[] theta = Golden.hashTheta(SHAPE, 11, 0.1);

        try (ZeroShot zeroShot = new ZeroShot(
                SHAPE,
                SeenDisplacement.AS_DEGRADED,
                theta,
                lr,
                degradation,
                ZeroShotOptions.PLAIN,
                BackendOptions.of(Precision.FLOAT64, 1))) {
            double[] losses = numbers(run.get("losses"));
            for (int step = 0; step < losses.length; step++) {
                assertThat(zeroShot.step(schedule.at(step, SHAPE))).isCloseTo(losses[step], within(1e-11));
            }

            assertRelative(zeroShot.weights(), values("zero-shot/" + method + "_theta.npy"), 1e-11);
            GoldenImages.assertEqual(zeroShot.upscale(), "zero-shot/" + method + "_output.npy", 1e-11);
        }
    }
}
