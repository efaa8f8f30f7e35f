package org.mzsr.training.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mzsr.degradation.KernelShape;
import org.mzsr.problem.LearnedVector;

class KernelAtlasTest {

    /** Isotropic kernels of √λ from 1 to 4: nine narrow ones, one wide. */
    private static final List<KernelShape> SHAPES = IntStream.range(0, 10)
            .mapToObj(i -> i < 9 ? new KernelShape(1, 1, 0) : new KernelShape(16, 16, 0))
            .toList();

    private static final LearnedVector BEGIN = KernelAtlas.begin(LearnedVector.of(new double[] {7}));

    private static double shareOfTheWide(KernelAtlas atlas, LearnedVector learned) {
        SplittableRandom random = new SplittableRandom(5);
        return IntStream.range(0, 20_000)
                        .map(i -> atlas.draw(random, learned))
                        .filter(kernel -> kernel == 9)
                        .count()
                / 20_000.0;
    }

    @Test
    void all_kernels_are_alike_while_nothing_is_known() {
        assertThat(shareOfTheWide(KernelAtlas.of(SHAPES), BEGIN)).isCloseTo(0.1, within(0.01));
    }

    @Test
    void a_region_with_three_times_the_loss_is_drawn_three_times_as_often() {
        KernelAtlas atlas = KernelAtlas.of(SHAPES);
        LearnedVector learned = atlas.after(BEGIN, new int[] {0, 9}, new double[] {0.01, 0.03});

        // Nine of weight 1, one of weight 3.
        assertThat(shareOfTheWide(atlas, learned)).isCloseTo(0.25, within(0.01));
        assertThat(learned.theta()).containsExactly(7);
    }

    @Test
    void a_regions_loss_moves_by_a_tenth_of_the_way_to_each_new_one() {
        KernelAtlas atlas = KernelAtlas.of(SHAPES);
        LearnedVector learned = atlas.after(BEGIN, new int[] {9, 9}, new double[] {1, 2});

        double[] losses = learned.extra("kernel_losses");
        assertThat(losses[atlas.region(9)]).isCloseTo(1.1, within(1e-12));
    }

    @Test
    void regions_lie_between_the_narrowest_and_the_widest_kernel() {
        KernelAtlas atlas = KernelAtlas.of(SHAPES);

        assertThat(atlas.longer(atlas.region(0))).containsExactly(1, 1.5);
        assertThat(atlas.longer(atlas.region(9))).containsExactly(3.5, 4);
        assertThat(atlas.shorter(atlas.region(9))).containsExactly(3.5, 4);
        assertThat(KernelAtlas.of(List.of(new KernelShape(4, 4, 0))).region(0)).isZero();
    }
}
