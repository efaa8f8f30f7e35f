package org.mzsr.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void where_only_images_differ_it_is_the_paired_t_test() {
        // Differences 0.1, 0.3, 0.2, 0.4 of four images, the same for both seeds: t = 0.25 / 0.0645 = 3.873, df = 3.
        double[][] zero = new double[2][4];
        double[] differences = {0.1, 0.3, 0.2, 0.4};

        Comparison comparison = Comparison.of(new double[][] {differences, differences}, zero);

        assertThat(comparison.difference()).isCloseTo(0.25, within(1e-12));
        assertThat(comparison.error()).isCloseTo(0.0645497, within(1e-6));
        assertThat(comparison.p()).isCloseTo(0.0305, within(1e-4));
    }

    @Test
    void one_seed_says_nothing_of_chance() {
        Comparison comparison = Comparison.of(new double[][] {{30, 31}}, new double[][] {{20, 21}});

        assertThat(comparison.p()).isNaN();
        assertThat(comparison.isFinding()).isFalse();
    }

    @Test
    void where_there_is_no_difference_it_finds_one_rarely() {
        Random random = new Random(5);
        int found = 0;
        for (int i = 0; i < 2000; i++) {
            if (Comparison.of(measured(random, 0), measured(random, 0)).isFinding()) {
                found++;
            }
        }
        assertThat(found / 2000.0).isLessThan(0.06);
    }

    @Test
    void a_difference_that_is_large_against_all_chance_is_found() {
        Random random = new Random(6);

        assertThat(Comparison.of(measured(random, 2), measured(random, 0)).isFinding())
                .isTrue();
    }

    /** Three seeds and eight images, each with an effect of its own. */
    private static double[][] measured(Random random, double better) {
        double[][] psnr = new double[3][8];
        double[] images = random.doubles(8, -0.2, 0.2).toArray();
        for (double[] seed : psnr) {
            double effect = 0.2 * random.nextGaussian();
            for (int image = 0; image < seed.length; image++) {
                seed[image] = 30 + better + effect + images[image] + 0.1 * random.nextGaussian();
            }
        }
        return psnr;
    }
}
