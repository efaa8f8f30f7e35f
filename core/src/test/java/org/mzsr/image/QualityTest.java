package org.mzsr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.values;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.GoldenImages;

class QualityTest {

    static Iterable<JsonNode> cases() {
        return json("metrics/cases.json").get("cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void psnr_and_ssim_have_the_golden_values(JsonNode node) {
        String name = "metrics/" + node.get("name").asText();

        Quality quality = Quality.of(
                GoldenImages.read(name + "_a.npy"),
                GoldenImages.read(name + "_b.npy"),
                node.get("shave").asInt());

        assertThat(quality.psnr()).isCloseTo(node.get("psnrLuma").asDouble(), within(1e-9));
        assertThat(quality.ssim()).isCloseTo(node.get("ssimLuma").asDouble(), within(1e-9));
    }

    @Test
    void luma_has_the_golden_values() {
        assertThat(Quality.luma8(GoldenImages.read("metrics/textured_40x31_a.npy"))
                        .data())
                .containsExactly(values("metrics/textured_40x31_a_luma8.npy"));
    }

    @Test
    void equal_images_have_100_dB() {
        Image image = GoldenImages.read("metrics/textured_40x31_a.npy");

        assertThat(Quality.of(image, image, 2).psnr()).isEqualTo(100);
        assertThat(Quality.of(image, image, 2).ssim()).isCloseTo(1, within(1e-12));
    }

    @Test
    void images_of_different_size_are_refused() {
        Image image = GoldenImages.read("metrics/textured_40x31_a.npy");

        assertThatThrownBy(() -> Quality.of(image, image.crop(0, 0, 30, 31), 0))
                .hasMessageContaining("got 40x31 and 30x31");
    }
}
