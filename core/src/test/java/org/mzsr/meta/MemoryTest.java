package org.mzsr.meta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mzsr.network.BatchShape;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.CountingBackend;
import org.mzsr.tensor.Precision;

/** What a task at the paper's setting allocates, counted without allocating it. */
class MemoryTest {

    private static final NetworkShape PAPER = new NetworkShape(8, 64, 3);
    private static final BatchShape SET = new BatchShape(8, 64, 64);

    @Test
    void memory_hardly_grows_with_the_inner_steps_when_activations_are_recomputed() {
        // What grows are three vectors of θ's size for each step: 212 MB for one step, 223 for five, 236 for ten.
        double one = megabytes(1, true);

        assertThat(one).isBetween(205.0, 220.0);
        assertThat(megabytes(5, true) / one).isLessThan(1.06);
        assertThat(megabytes(10, true) / one).isLessThan(1.12);
    }

    @Test
    void memory_grows_with_every_inner_step_when_they_are_kept() {
        assertThat(megabytes(10, false) / megabytes(1, false)).isGreaterThan(4);
        assertThat(megabytes(1, false)).isEqualTo(megabytes(1, true));
    }

    @Test
    void the_papers_five_steps_fit_in_700_megabytes() {
        assertThat(megabytes(5, false)).isBetween(650.0, 700.0);
    }

    @Test
    void sets_of_different_sizes_cannot_share_memory() {
        CountingBackend counting = new CountingBackend();
        new MetaGradient<>(counting, new NetworkLoss(counting, PAPER, SET, new BatchShape(4, 64, 64)), 1, false);

        assertThat(counting.bytes(Precision.FLOAT32) / 1e6).isGreaterThan(megabytes(1, false));
    }

    /** Tensors of a task in float32. */
    private static double megabytes(int steps, boolean recompute) {
        CountingBackend counting = new CountingBackend();
        new MetaGradient<>(counting, new NetworkLoss(counting, PAPER, SET, SET), steps, recompute);
        return counting.bytes(Precision.FLOAT32) / 1e6;
    }
}
