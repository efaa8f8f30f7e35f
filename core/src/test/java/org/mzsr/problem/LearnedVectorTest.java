package org.mzsr.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearnedVectorTest {

    private static final LearnedVector VECTOR = LearnedVector.of(new double[] {1, 2, 3})
            .with("rates", List.of(2, 1), new double[] {4, 5})
            .with("scale", List.of(), new double[] {6});

    @Test
    void extras_lie_behind_the_parameters_and_are_found_by_name() {
        assertThat(VECTOR.values()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(VECTOR.theta()).containsExactly(1, 2, 3);
        assertThat(VECTOR.extra("rates")).containsExactly(4, 5);
        assertThat(VECTOR.extra("scale")).containsExactly(6);
        assertThat(VECTOR.shapeOf("rates")).contains(List.of(2, 1));
        assertThat(VECTOR.shapeOf("other")).isEmpty();
    }

    @Test
    void other_numbers_keep_their_places() {
        assertThat(VECTOR.replacedBy(new double[] {0, 0, 0, 7, 8, 9}).extra("rates"))
                .containsExactly(7, 8);
    }

    @Test
    void what_does_not_fit_is_refused() {
        assertThatThrownBy(() -> VECTOR.replacedBy(new double[5])).hasMessageContaining("expected 6");
        assertThatThrownBy(() -> VECTOR.with("rates", List.of(1), new double[1]))
                .hasMessageContaining("Cannot add rates to a vector that has it already");
        assertThatThrownBy(() -> VECTOR.extra("other")).hasMessageContaining("Cannot find other");
        assertThatThrownBy(() -> VECTOR.with("wrong", List.of(3), new double[2]))
                .hasMessageContaining("expected 9");
    }
}
