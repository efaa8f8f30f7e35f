package org.mzsr.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.TestPictures;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelShape;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.shipped.ShippedPredictor;
import org.mzsr.shipped.ShippedWeights;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Precision;

/** What the predictor that comes with the program says of pictures whose blur is known. */
class KernelEstimatorTest {

    private static final BackendOptions BACKEND = BackendOptions.of(Precision.FLOAT32, 1);

    private static KernelEstimate found(BlurKernel kernel, Subsampling subsampling, double scale) {
        Degradation degradation = new Degradation(kernel, subsampling, scale);
        Image lr = degradation.apply(TestPictures.draw(3, 240, 300)).round8();
        return ShippedPredictor.estimator().estimate(lr, subsampling, scale, BACKEND);
    }

    @ParameterizedTest
    @CsvSource({"1, DIRECT, 2", "2, DIRECT, 2", "4, DIRECT, 2", "1.3, BICUBIC, 2", "8, DIRECT, 4"})
    void an_isotropic_blurs_width_is_found(double variance, Subsampling subsampling, double scale) {
        KernelEstimate estimate = found(BlurKernel.gaussian(21, 0, variance, variance), subsampling, scale);

        double width = Math.sqrt((estimate.shape().lambda1() + estimate.shape().lambda2()) / 2);
        assertThat(width).isCloseTo(Math.sqrt(variance), within(0.2 * scale / 2));
        assertThat(estimate.spread()).isNotNegative();
    }

    @Test
    void a_nearly_sharp_image_is_not_called_blurred() {
        KernelEstimate estimate = found(BlurKernel.gaussian(21, 0, 0.2, 0.2), Subsampling.DIRECT, 2);

        assertThat(Math.sqrt(estimate.shape().lambda1())).isLessThan(0.5);
    }

    /** How much wider than high. */
    private static double across(KernelShape shape) {
        return (shape.lambda1() - shape.lambda2()) * Math.cos(2 * shape.theta());
    }

    @Test
    void a_blur_that_is_wider_than_high_is_told_from_one_that_is_higher_than_wide() {
        KernelEstimate wide = found(BlurKernel.gaussian(21, 0, 4, 1), Subsampling.DIRECT, 2);
        KernelEstimate high = found(BlurKernel.gaussian(21, Math.PI / 2, 4, 1), Subsampling.DIRECT, 2);

        assertThat(across(wide.shape())).isPositive();
        assertThat(across(high.shape())).isNegative();
    }

    @Test
    void an_image_of_another_direction_has_the_kernel_of_that_direction() {
        Degradation degradation = new Degradation(BlurKernel.gaussian(21, 0.5, 4, 1), Subsampling.DIRECT, 2);
        Image lr = degradation.apply(TestPictures.draw(3, 240, 420)).round8();

        KernelEstimate lying = ShippedPredictor.estimator().estimate(lr, Subsampling.DIRECT, 2, BACKEND);
        KernelEstimate standing =
                ShippedPredictor.estimator().estimate(Turn.TRANSPOSED.apply(lr), Subsampling.DIRECT, 2, BACKEND);

        assertThat(standing.patches()).isEqualTo(lying.patches()).isEqualTo(12);
        assertThat(standing.shape().lambda1()).isCloseTo(lying.shape().lambda1(), within(0.02));
        assertThat(standing.shape().lambda2()).isCloseTo(lying.shape().lambda2(), within(0.02));
        assertThat(standing.shape().theta())
                .isCloseTo(Math.PI / 2 - lying.shape().theta(), within(0.02));
        assertThat(standing.spread()).isCloseTo(lying.spread(), within(0.02));
    }

    @Test
    void of_a_large_image_the_windows_with_most_contrast_are_read() {
        Image picture = TestPictures.draw(3, 200, 200);
        double[] gray = new double[3 * 500 * 900];
        Arrays.fill(gray, 0.5);
        for (int channel = 0; channel < 3; channel++) {
            for (int row = 0; row < 200; row++) {
                System.arraycopy(
                        picture.data(),
                        (channel * 200 + row) * 200,
                        gray,
                        (channel * 500 + 290 + row) * 900 + 690,
                        200);
            }
        }

        List<Image> windows = InformativeWindows.of(new Image(3, 500, 900, gray));

        assertThat(windows).hasSize(9).allSatisfy(window -> {
            assertThat(window.height()).isEqualTo(166);
            assertThat(window.width()).isEqualTo(150);
        });
        assertThat(windows.get(0).data()).contains(picture.data()[0]);
        assertThat(windows.get(8).data()).containsOnly(0.5);
    }

    @Test
    void weights_of_another_network_are_refused() {
        assertThatThrownBy(() -> KernelEstimator.of(
                        ShippedWeights.of(2, Subsampling.DIRECT).read()))
                .hasMessageContaining("expected those of a predictor, from 'mzsr train-predictor'");
    }

    @Test
    void an_image_smaller_than_a_patch_is_one_patch() {
        KernelEstimate estimate =
                ShippedPredictor.estimator().estimate(TestPictures.draw(1, 9, 10), Subsampling.DIRECT, 2, BACKEND);

        assertThat(estimate.patches()).isEqualTo(1);
        assertThat(estimate.toString()).endsWith("from 1 patch");
    }

    @Property
    void wider_blurs_stay_wider_after_what_the_network_is_off_by(
            @ForAll @DoubleRange(min = 0, max = 3) double one, @ForAll @DoubleRange(min = 0, max = 3) double other) {
        double narrow = KernelEstimator.corrected(Math.min(one, other));
        double wide = KernelEstimator.corrected(Math.max(one, other));

        assertThat(narrow).isBetween(0.0, wide);
        assertThat(KernelEstimator.corrected(one)).isCloseTo(one, within(0.03 + 1e-12));
    }

    @Test
    void what_is_hardly_or_very_blurred_is_taken_for_sharper_and_what_lies_between_for_more_blurred() {
        assertThat(KernelEstimator.corrected(0.02)).isZero();
        assertThat(KernelEstimator.corrected(0.25)).isCloseTo(0.22, within(1e-12));
        assertThat(KernelEstimator.corrected(0.4)).isCloseTo(0.395, within(1e-12));
        assertThat(KernelEstimator.corrected(0.7)).isCloseTo(0.72, within(1e-12));
        assertThat(KernelEstimator.corrected(1.2)).isCloseTo(1.19, within(1e-12));
    }
}
