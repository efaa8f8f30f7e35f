package org.mzsr.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mzsr.TestPictures;
import org.mzsr.image.Image;

class CorruptionTest {

    @Test
    void noise_has_its_standard_deviation_and_is_a_function_of_the_stream() {
        double[] half = new double[3 * 64 * 64];
        Arrays.fill(half, 0.5);
        Image flat = new Image(3, 64, 64, half);

        Image noisy = new Corruption(0.05, 0).apply(flat, new SplittableRandom(1));

        double variance = Arrays.stream(noisy.data())
                .map(v -> (v - 0.5) * (v - 0.5))
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(variance)).isCloseTo(0.05, within(0.002));
        assertThat(new Corruption(0.05, 0).apply(flat, new SplittableRandom(1)).data())
                .containsExactly(noisy.data());
        assertThat(Corruption.NONE.apply(flat, new SplittableRandom(1))).isSameAs(flat);
    }

    @Test
    void lower_jpeg_quality_loses_more() {
        Image image = TestPictures.draw(3, 48, 40);

        double fine = distance(image, new Corruption(0, 95).apply(image, new SplittableRandom(1)));
        double coarse = distance(image, new Corruption(0, 10).apply(image, new SplittableRandom(1)));

        assertThat(fine).isPositive().isLessThan(0.06);
        assertThat(coarse).isGreaterThan(fine);
    }

    private static double distance(Image a, Image b) {
        assertThat(b.height()).isEqualTo(a.height());
        double sum = 0;
        for (int i = 0; i < a.data().length; i++) {
            sum += Math.abs(a.data()[i] - b.data()[i]);
        }
        return sum / a.data().length;
    }

    @Test
    void ranges_are_checked() {
        assertThatThrownBy(() -> new Corruption(-0.1, 101))
                .hasMessage(
                        "Cannot corrupt an image with noise -0.1 and JPEG quality 101: expected 0 to 1, and 0 (none)"
                                + " to 100");
    }
}
