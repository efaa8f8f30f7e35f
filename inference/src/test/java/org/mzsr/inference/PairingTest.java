package org.mzsr.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mzsr.error.FileException;

class PairingTest {

    @ParameterizedTest
    @CsvSource({
        "baby_GT.png, baby.png",
        "baby.png, babyx2.png",
        "0801.png, 0801x2.png",
        "img_001_SRF_2_HR.png, img_001_SRF_2_LR.png",
        "woman_HR.bmp, woman_LRx4.png",
        "x2.png, x2.png"
    })
    void datasets_names_go_together(String truth, String lr) throws FileException {
        List<Path> files = List.of(Path.of("lr", lr), Path.of("lr/other.png"));

        assertThat(Pairing.of(Path.of("hr", truth), files, "LR images")).isEqualTo(files.get(0));
    }

    @Test
    void the_same_name_comes_first() throws FileException {
        List<Path> files = List.of(Path.of("a.png"), Path.of("ax2.png"));

        assertThat(Pairing.of(Path.of("a.png"), files, "LR images")).isEqualTo(files.get(0));
    }

    @Test
    void two_that_would_do_are_none() {
        List<Path> files = List.of(Path.of("a_LR.png"), Path.of("ax2.png"));

        assertThatThrownBy(() -> Pairing.of(Path.of("a.png"), files, "LR images in lr"))
                .hasMessageContaining("found 2 LR images in lr for it");
    }
}
