package org.mzsr.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class PicturesTest {

    @Test
    void a_picture_is_the_same_every_time_and_no_other() {
        assertThat(pixels(Pictures.draw(1, 0, 64, 48))).containsExactly(pixels(Pictures.draw(1, 0, 64, 48)));
        assertThat(pixels(Pictures.draw(1, 0, 64, 48))).isNotEqualTo(pixels(Pictures.draw(1, 3, 64, 48)));
        assertThat(pixels(Pictures.draw(1, 0, 64, 48))).isNotEqualTo(pixels(Pictures.draw(2, 0, 64, 48)));
    }

    @Test
    void a_picture_has_edges_and_many_colours() {
        for (int index = 0; index < 3; index++) {
            assertThat(java.util.Arrays.stream(pixels(Pictures.draw(1, index, 320, 240)))
                            .distinct()
                            .count())
                    .isGreaterThan(2000);
        }
    }

    private static int[] pixels(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }
}
