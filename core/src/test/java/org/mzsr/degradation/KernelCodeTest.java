package org.mzsr.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;

class KernelCodeTest {

    @Property
    void a_code_stands_for_the_shape_that_it_was_made_of(
            @ForAll @DoubleRange(min = 0.5, max = 12) double lambda1,
            @ForAll @DoubleRange(min = 0, max = 0.9) double ratio,
            @ForAll @DoubleRange(min = 0, max = 3.1) double theta,
            @ForAll @DoubleRange(min = 1.5, max = 4) double scale) {
        KernelShape shape = new KernelShape(lambda1, lambda1 * ratio, theta);

        KernelShape again = KernelCode.shape(KernelCode.of(shape, scale), scale);

        assertThat(again.lambda1()).isCloseTo(lambda1, within(1e-9));
        assertThat(again.lambda2()).isCloseTo(lambda1 * ratio, within(1e-9));
        assertThat(Math.sin(again.theta() - theta)).isCloseTo(0, within(1e-6));
    }

    @Test
    void no_blur_has_a_code_too_and_comes_back_as_none() {
        double[] code = KernelCode.of(BlurKernel.delta().shape(), 2);

        assertThat(code[1]).isZero();
        assertThat(KernelCode.kernel(code, 2, 99).values()).containsExactly(1);
    }

    @Test
    void a_kernel_is_as_wide_as_its_code_says() {
        double[] code = KernelCode.of(new KernelShape(4, 1, 0.5), 2);

        KernelShape shape = KernelCode.kernel(code, 2, 99).shape();

        assertThat(shape.lambda1()).isCloseTo(4, within(0.05));
        assertThat(shape.lambda2()).isCloseTo(1, within(0.05));
    }

    @Test
    void a_kernel_is_no_larger_than_it_may_be_and_no_narrower_than_samples_can_show() {
        double[] code = KernelCode.of(new KernelShape(9, 0, 0.05), 2);

        assertThat(KernelCode.kernel(code, 2, 99).rows()).isEqualTo(23);
        assertThat(KernelCode.kernel(code, 2, 20).rows()).isEqualTo(19);
        assertThat(KernelCode.kernel(code, 2, 4).rows()).isEqualTo(1);
        assertThat(KernelCode.kernel(code, 2, 99).shape().lambda1()).isCloseTo(9, within(0.6));
    }

    @ParameterizedTest
    @EnumSource
    void a_turned_image_shows_the_turned_kernel(Turn turn) {
        BlurKernel kernel = BlurKernel.gaussian(21, 0.4, 5, 1.5);
        Image values = new Image(1, 21, 21, kernel.values());
        BlurKernel turned = new BlurKernel(21, 21, turn.apply(values).data());

        assertThat(KernelCode.turned(KernelCode.of(kernel.shape(), 2), turn))
                .containsExactly(KernelCode.of(turned.shape(), 2), within(1e-9));
    }

    @Test
    void a_gaussian_is_like_itself_wherever_it_lies_and_less_like_a_wider_one() {
        BlurKernel kernel = BlurKernel.gaussian(21, 0.4, 5, 1.5);

        assertThat(kernel.shape().correlation(kernel)).isCloseTo(1, within(1e-3));
        assertThat(kernel.shape().correlation(kernel.recentred(2))).isGreaterThan(0.98);
        assertThat(new KernelShape(10, 3, 0.4).correlation(kernel)).isBetween(0.85, 0.97);
        assertThat(new KernelShape(5, 1.5, 0.4 + Math.PI / 2).correlation(kernel))
                .isLessThan(0.85);
    }
}
