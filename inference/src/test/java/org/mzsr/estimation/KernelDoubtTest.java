package org.mzsr.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;

class KernelDoubtTest {

    private static final KernelEstimate FOUND = found(4, 1, 9);

    private static KernelEstimate found(double lambda1, double lambda2, int patches) {
        return new KernelEstimate(BlurKernel.gaussian(21, 0.5, lambda1, lambda2), 0.1, patches);
    }

    private static Degradation direct(BlurKernel kernel) {
        return new Degradation(kernel, Subsampling.DIRECT, 2);
    }

    @Test
    void a_kernel_like_the_one_that_is_found_is_not_doubted() {
        assertThat(KernelDoubt.about(direct(BlurKernel.gaussian(15, 0.4, 4.5, 0.8)), FOUND))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 16, 4", "2.07, 4, 1", "0.5, 1, 0.25"})
    void one_that_is_twice_or_half_as_wide_or_lies_across_is_doubted_with_both_numbers(
            double theta, double lambda1, double lambda2) {
        assertThat(KernelDoubt.about(direct(BlurKernel.gaussian(31, theta, lambda1, lambda2)), FOUND))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("the image does not look blurred that way: the kernel has widths ")
                        .endsWith(", the image shows widths 2.00 and 1.00 at 29°"));
    }

    @Test
    void a_small_image_says_too_little_to_doubt_by() {
        assertThat(KernelDoubt.about(direct(BlurKernel.gaussian(31, 0.5, 16, 4)), found(4, 1, 8)))
                .isEmpty();
    }

    @Test
    void a_kernel_that_lies_a_pixel_off_is_doubted_and_the_usual_centres_are_not() {
        BlurKernel kernel = BlurKernel.gaussian(21, 0.5, 4, 1);
        BlurKernel shifted = new BlurKernel(21, 21, shifted(kernel.values()));

        assertThat(KernelDoubt.about(direct(shifted), FOUND))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("it displaces the LR image by 0.50 pixels down and -0.50 to the right"));
        assertThat(KernelDoubt.about(direct(kernel), FOUND)).isEmpty();
        double[] values = new double[16];
        Arrays.fill(values, 1.0 / 16);
        BlurKernel between = new BlurKernel(4, 4, values);
        assertThat(direct(between).displacementDown()).isCloseTo(1, within(1e-9));
        assertThat(KernelDoubt.about(direct(between), FOUND)).isEmpty();
        assertThat(KernelDoubt.about(new Degradation(kernel, Subsampling.BICUBIC, 2), FOUND))
                .isEmpty();
    }

    /** By one column to the right. */
    private static double[] shifted(double[] values) {
        double[] out = new double[values.length];
        System.arraycopy(values, 0, out, 1, values.length - 1);
        return out;
    }
}
