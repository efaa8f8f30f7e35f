package org.mzsr.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LossWeightsTest {

    @Test
    void annealed_weights_have_the_golden_values() {
        for (JsonNode golden : json("network/network.json").get("annealedWeights")) {
            double[] weights = LossWeights.ANNEALED.at(
                    golden.get("steps").asInt(), golden.get("iteration").asLong());

            assertThat(weights).as(golden.toString()).containsExactly(numbers(golden.get("weights")), within(1e-15));
        }
    }

    @Property
    void weights_are_a_weighting(
            @ForAll LossWeights kind,
            @ForAll @IntRange(min = 1, max = 20) int steps,
            @ForAll @LongRange(min = 0, max = 1_000_000) long iteration) {
        double[] weights = kind.at(steps, iteration);

        assertThat(weights).hasSize(steps);
        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-9));
        assertThat(Arrays.stream(weights).min().orElseThrow()).isNotNegative();
    }

    @Test
    void no_step_at_all_is_refused() {
        assertThatThrownBy(() -> LossWeights.UNIFORM.at(0, 0))
                .hasMessageContaining("of 0 inner steps: expected 1 or more");
    }
}
