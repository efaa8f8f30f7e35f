package org.mzsr.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DegradationGroupTest {

    @Test
    void gaussian8_has_eight_widths_at_equal_distances() throws IOException {
        List<NamedDegradation> members = DegradationGroup.GAUSSIAN8.members(2);

        assertThat(members).hasSize(8).allMatch(member -> member.subsampling() == Subsampling.BICUBIC);
        for (int i = 0; i < 8; i++) {
            assertThat(Math.sqrt(members.get(i).kernel().kernel().shape().lambda1()))
                    .isCloseTo(0.8 + 0.8 * i / 7, within(1e-3));
        }
        assertThat(DegradationGroup.GAUSSIAN8.members(4)).hasSize(8);
        assertThatThrownBy(() -> DegradationGroup.GAUSSIAN8.members(2.5))
                .hasMessage("Cannot use gaussian8 at scale 2.5: it is published for 2, 3 and 4");
    }

    @Test
    void dasr9_has_nine_kernels_with_the_published_widths_and_directions() throws IOException {
        List<NamedDegradation> members = DegradationGroup.DASR9.members(4);

        assertThat(members).hasSize(9);
        KernelShape second = members.get(1).kernel().kernel().shape();
        assertThat(Math.sqrt(second.lambda1())).isCloseTo(2, within(0.01));
        assertThat(Math.sqrt(second.lambda2())).isCloseTo(1, within(0.01));
        assertThat(Math.toDegrees(second.theta())).isCloseTo(10, within(0.1));
    }

    @Test
    void a_group_is_found_by_its_name() {
        assertThat(DegradationGroup.find("gaussian8")).contains(DegradationGroup.GAUSSIAN8);
        assertThat(DegradationGroup.find("dasr9")).contains(DegradationGroup.DASR9);
        assertThat(DegradationGroup.find("g2.0-direct")).isEmpty();
    }
}
