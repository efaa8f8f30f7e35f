package org.mzsr.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mzsr.TestPictures;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;

class SubjectTest {

    @Property(tries = 60)
    void at_any_scale_the_enlarged_image_can_be_compared_with_the_truth(
            @ForAll @IntRange(min = 11, max = 80) int tenths, @ForAll @IntRange(min = 40, max = 70) int side) {
        Degradation degradation = new Degradation(BlurKernel.delta(), Subsampling.DIRECT, tenths / 10.0);
        Subject subject = Subject.degraded("picture", TestPictures.draw(1, side, side + 3), degradation);

        Image enlarged = degradation.interpolated(subject.lr());

        assertThat(subject.quality(enlarged, degradation.scale()).psnr()).isGreaterThan(5);
    }

    @Test
    void an_image_of_another_scale_is_refused() {
        Degradation degradation = Degradation.bicubic(2);
        Subject subject = Subject.degraded("picture", TestPictures.draw(1, 40, 40), degradation);

        assertThatThrownBy(() -> subject.quality(Degradation.bicubic(3).interpolated(subject.lr()), 3))
                .hasMessageContaining("enlarged by 3.0 it has 60x60 pixels, the truth has 40x40");
    }
}
