package org.mzsr.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mzsr.Golden.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.GoldenImages;
import org.mzsr.TestPictures;
import org.mzsr.image.Image;

class DegradationTest {

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(json("resize/cases.json").get("cases").spliterator(), false)
                .filter(node -> !node.get("op").asText().equals("bicubic-resize"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void degrading_has_the_golden_values(JsonNode node) {
        Image input = GoldenImages.read("resize/" + node.get("input").asText());
        Subsampling subsampling = Subsampling.valueOf(node.get("op").asText().toUpperCase(java.util.Locale.ROOT));
        double scale = 1 / node.get("scale").asDouble();

        Image output = new Degradation(kernel(node.get("kernel")), subsampling, scale).shrink(input);

        boolean single = node.get("inputDtype").asText().equals("float32");
        GoldenImages.assertEqual(output, "resize/" + node.get("output").asText(), single ? 1e-6 : 1e-13);
    }

    static Stream<JsonNode> samples() {
        return StreamSupport.stream(json("resize/cases.json").get("samples").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_training_sample_has_the_golden_values_from_end_to_end(JsonNode node) {
        Image hr = GoldenImages.read("resize/" + node.get("hr").asText());
        Degradation degradation = new Degradation(
                kernel(node.get("kernel")),
                Subsampling.DIRECT,
                node.get("scale").asDouble());

        GoldenImages.assertEqual(
                degradation.apply(hr), "resize/" + node.get("lr").asText(), 1e-6);
        GoldenImages.assertEqual(
                degradation.networkInput(degradation.apply(hr), hr.height(), hr.width(), false),
                "resize/" + node.get("input").asText(),
                1e-6);
    }

    static Stream<JsonNode> gaussians() {
        return StreamSupport.stream(json("kernels/gaussian.json").get("cases").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("gaussians")
    void gaussian_kernels_have_the_golden_values(JsonNode node) {
        BlurKernel kernel = kernel(node);

        for (int row = 0; row < kernel.rows(); row++) {
            for (int column = 0; column < kernel.columns(); column++) {
                assertThat(kernel.values()[row * kernel.columns() + column])
                        .isCloseTo(node.get("values").get(row).get(column).asDouble(), within(1e-15));
            }
        }
    }

    @Test
    void the_delta_kernel_changes_nothing() {
        Image image = GoldenImages.read("resize/in_13x17.npy");

        Image half = new Degradation(BlurKernel.delta(), Subsampling.DIRECT, 2).apply(image);

        assertThat(half.data()[0]).isEqualTo(image.data()[0]);
        assertThat(half.height()).isEqualTo(7);
    }

    @Test
    void an_image_smaller_than_the_kernel_is_mirrored_as_often_as_needed() {
        Image dot = new Image(1, 1, 1, new double[] {0.7});

        Image blurred = new Degradation(BlurKernel.gaussian(21, 0, 4, 4), Subsampling.DIRECT, 2).apply(dot);

        assertThat(blurred.data()[0]).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void a_scale_that_does_not_shrink_is_refused() {
        assertThatThrownBy(() -> Degradation.bicubic(1)).hasMessageContaining("scale 1.0: expected above 1");
    }

    private static BlurKernel kernel(JsonNode node) {
        return BlurKernel.gaussian(
                node.get("size").asInt(),
                node.get("theta").asDouble(),
                node.get("lambda1").asDouble(),
                node.get("lambda2").asDouble());
    }

    @Test
    void interpolation_for_direct_subsampling_is_put_where_the_pixels_came_from() {
        Image hr = TestPictures.draw(9, 60, 72);
        Degradation degradation = new Degradation(BlurKernel.delta(), Subsampling.DIRECT, 3);
        Image lr = degradation.apply(hr);

        Image interpolated = degradation.interpolated(lr);

        // The pixels that were kept lie on their places again, untouched.
        for (int y = 0; y < 20; y++) {
            for (int x = 0; x < 24; x++) {
                assertThat(interpolated.data()[3 * y * 72 + 3 * x]).isCloseTo(lr.data()[y * 24 + x], within(1e-12));
            }
        }
    }

    @Test
    void an_aligned_input_differs_only_where_the_degradation_displaces() {
        Image lr = TestPictures.draw(4, 20, 24);
        Degradation bicubic = new Degradation(BlurKernel.gaussian(9, 0, 2, 2), Subsampling.BICUBIC, 2);
        Degradation direct = new Degradation(BlurKernel.gaussian(9, 0, 2, 2), Subsampling.DIRECT, 2);

        assertThat(bicubic.networkInput(lr, 40, 48, true).data())
                .containsExactly(bicubic.networkInput(lr, 40, 48, false).data());
        assertThat(direct.networkInput(lr, 40, 48, true).data())
                .containsExactly(direct.interpolated(lr).data());
        assertThat(direct.networkInput(lr, 40, 48, false).data())
                .containsExactly(bicubic.interpolated(lr).data());
    }
}
