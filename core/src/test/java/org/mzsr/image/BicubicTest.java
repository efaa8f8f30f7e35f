package org.mzsr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mzsr.Golden.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.GoldenImages;

class BicubicTest {

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(json("resize/cases.json").get("cases").spliterator(), false)
                .filter(node -> node.get("op").asText().equals("bicubic-resize"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resizing_has_the_golden_values(JsonNode node) {
        Image input = GoldenImages.read("resize/" + node.get("input").asText());
        double scale = node.get("scale").asDouble();
        JsonNode given = node.get("outputShapeGiven");

        Image output = given.isNull()
                ? Bicubic.resize(input, scale)
                : Bicubic.resize(
                        input, scale, given.get(0).asInt(), given.get(1).asInt());

        GoldenImages.assertEqual(output, "resize/" + node.get("output").asText(), 1e-13);
    }

    @Test
    void sizes_are_rounded_up_in_float64() {
        for (JsonNode node : json("resize/cases.json").get("outputSizes")) {
            double scale = node.get("factor").asDouble();
            assertThat(Bicubic.size(node.get("n").asInt(), scale))
                    .as(node.toString())
                    .isEqualTo(node.get("size").asInt());
        }
    }

    @Property(tries = 200)
    void a_constant_image_stays_constant(
            @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 1, max = 20) int width,
            @ForAll @DoubleRange(min = 0.2, max = 5) double scale) {
        double[] gray = new double[height * width];
        Arrays.fill(gray, 0.4);

        Image resized = Bicubic.resize(new Image(1, height, width, gray), scale);

        assertThat(Arrays.stream(resized.data())
                        .map(v -> Math.abs(v - 0.4))
                        .max()
                        .orElseThrow())
                .isLessThan(1e-12);
    }

    @Test
    void content_can_be_moved_by_pixels_of_the_output() {
        Image input = GoldenImages.read("resize/in_13x17.npy");
        Image still = Bicubic.resize(input, 2);

        Image moved = Bicubic.resize(input, 2, 26, 34, 1, -2);

        for (int y = 1; y < 26; y++) {
            for (int x = 0; x < 32; x++) {
                assertThat(moved.data()[y * 34 + x]).isCloseTo(still.data()[(y - 1) * 34 + x + 2], within(1e-13));
            }
        }
    }
}
