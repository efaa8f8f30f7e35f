package org.mzsr.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mzsr.TestPictures;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.network.PredictorShape;

class PredictorInputTest {

    private static final int SIDE = 40;
    private static final int PIXELS = SIDE * SIDE;
    private static final Image PICTURE = TestPictures.draw(2, SIDE, SIDE);

    private static double[] input(Image image, Subsampling subsampling) {
        double[] planes = new double[PredictorShape.CHANNELS * PIXELS];
        PredictorInput.write(image, subsampling, planes, 0);
        return planes;
    }

    private static double mean(double[] planes, int plane) {
        return Arrays.stream(planes, plane * PIXELS, (plane + 1) * PIXELS)
                .average()
                .orElseThrow();
    }

    private static Image changed(Image image, double contrast, double brightness) {
        return new Image(
                3,
                SIDE,
                SIDE,
                Arrays.stream(image.data())
                        .map(value -> contrast * value + brightness)
                        .toArray());
    }

    @Test
    void brightness_and_contrast_change_no_measure_of_sharpness() {
        double[] plain = input(PICTURE, Subsampling.DIRECT);
        double[] other = input(changed(PICTURE, 0.8, 0.1), Subsampling.DIRECT);

        for (int plane = 0; plane < 8; plane++) {
            assertThat(mean(other, plane)).isCloseTo(mean(plain, plane), within(0.02));
        }
        assertThat(mean(other, 8) - mean(plain, 8)).isCloseTo(Math.log(0.8 * 0.8) / 10, within(0.01));
    }

    @Test
    void the_subsampling_is_a_plane_of_its_own() {
        assertThat(mean(input(PICTURE, Subsampling.DIRECT), 9)).isZero();
        assertThat(mean(input(PICTURE, Subsampling.BICUBIC), 9)).isEqualTo(1);
    }

    @Test
    void a_transposed_image_has_the_directions_exchanged() {
        double[] plain = input(PICTURE, Subsampling.DIRECT);
        double[] turned = input(Turn.TRANSPOSED.apply(PICTURE), Subsampling.DIRECT);

        assertThat(mean(turned, 0)).isCloseTo(mean(plain, 2), within(1e-9));
        assertThat(mean(turned, 2)).isCloseTo(mean(plain, 0), within(1e-9));
        assertThat(mean(turned, 1)).isCloseTo(mean(plain, 1), within(1e-9));
        assertThat(mean(turned, 3)).isCloseTo(mean(plain, 3), within(1e-9));
    }

    @Test
    void a_flat_image_has_finite_numbers() {
        double[] planes = input(changed(PICTURE, 0, 0.5), Subsampling.DIRECT);

        assertThat(Arrays.stream(planes).allMatch(Double::isFinite)).isTrue();
    }
}
