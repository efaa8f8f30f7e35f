package org.mzsr.degradation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mzsr.Golden.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.image.Picture;
import org.mzsr.image.Turn;

class BlurKernelTest {

    static Stream<JsonNode> shifted() {
        return StreamSupport.stream(json("kernels/shifted.json").get("cases").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("shifted")
    void recentred_kernels_have_the_golden_values(JsonNode golden) {
        BlurKernel kernel = BlurKernel.gaussian(
                golden.get("size").asInt(),
                golden.get("theta").asDouble(),
                golden.get("lambda1").asDouble(),
                golden.get("lambda2").asDouble());

        BlurKernel moved = kernel.recentred(golden.get("sf").asDouble());

        // Where a shift is a whole number but for the last bit, the golden kernel has one more row of zeros on each
        // side.
        JsonNode rows = golden.get("values");
        int more = (rows.size() - moved.rows()) / 2;
        assertThat(more).isBetween(0, 1);
        for (int i = 0; i < rows.size() * rows.size(); i++) {
            int row = i / rows.size() - more;
            int column = i % rows.size() - more;
            boolean inside = row >= 0 && row < moved.rows() && column >= 0 && column < moved.columns();
            double value = inside ? moved.values()[row * moved.columns() + column] : 0;
            assertThat(value).isCloseTo(rows.get(row + more).get(column + more).asDouble(), within(1e-12));
        }
    }

    @Property
    void a_gaussians_shape_is_what_it_was_made_of(
            @ForAll @DoubleRange(min = 2, max = 6) double lambda1,
            @ForAll @DoubleRange(min = 0.3, max = 0.8) double ratio,
            @ForAll @DoubleRange(min = 0.01, max = 3.13) double theta) {
        KernelShape shape =
                BlurKernel.gaussian(41, theta, lambda1, lambda1 * ratio).shape();

        // The grid's sampling and the cut at the border leave a little.
        assertThat(shape.lambda1()).isCloseTo(lambda1, within(0.03));
        assertThat(shape.lambda2()).isCloseTo(lambda1 * ratio, within(0.03));
        assertThat(Math.abs(Math.sin(shape.theta() - theta))).isLessThan(0.15);
    }

    @Test
    void a_kernel_of_one_value_has_no_width_and_no_direction() {
        assertThat(BlurKernel.delta().shape()).isEqualTo(new KernelShape(0, 0, 0));
        assertThat(BlurKernel.disk(9, 3).shape().theta()).isZero();
    }

    @Test
    void a_kernels_picture_has_a_square_for_each_value_and_white_for_the_largest() {
        Picture picture = new BlurKernel(1, 3, new double[] {0.25, 0.5, 0.25}).picture(2);

        assertThat(picture.gray()).isTrue();
        assertThat(picture.color().height()).isEqualTo(2);
        assertThat(Arrays.copyOf(picture.color().data(), 6)).containsExactly(0.5, 0.5, 1, 1, 0.5, 0.5);
    }

    @Test
    void motion_along_the_rows_stays_in_the_middle_row_and_is_even() {
        BlurKernel kernel = BlurKernel.motion(9, 3, 0);

        double[] middle = Arrays.copyOfRange(kernel.values(), 4 * 9, 5 * 9);
        assertThat(Arrays.stream(middle).sum()).isCloseTo(1, within(1e-12));
        assertThat(middle[4]).isCloseTo(1.0 / 3, within(1e-3));
        assertThat(middle[3]).isCloseTo(middle[5], within(1e-12));
        assertThat(middle[0]).isZero();
    }

    @Property(tries = 50)
    void motion_has_its_mass_in_the_middle(
            @ForAll @DoubleRange(min = 0.5, max = 12) double length,
            @ForAll @DoubleRange(min = -3, max = 3) double angle) {
        assertCentred(BlurKernel.motion(15, length, angle));
    }

    @Property(tries = 50)
    void a_disk_has_its_mass_in_the_middle_and_looks_the_same_from_all_sides(
            @ForAll @DoubleRange(min = 0.01, max = 6) double radius) {
        BlurKernel disk = BlurKernel.disk(15, radius);

        assertCentred(disk);
        assertThat(Turn.values()).allMatch(disk::isUnchangedBy);
    }

    private static void assertCentred(BlurKernel kernel) {
        double row = 0;
        double column = 0;
        for (int i = 0; i < kernel.values().length; i++) {
            row += kernel.values()[i] * (i / kernel.columns());
            column += kernel.values()[i] * (i % kernel.columns());
        }
        assertThat(Arrays.stream(kernel.values()).sum()).isCloseTo(1, within(1e-9));
        assertThat(row).isCloseTo((kernel.rows() - 1) / 2.0, within(1e-9));
        assertThat(column).isCloseTo((kernel.columns() - 1) / 2.0, within(1e-9));
    }

    @Test
    void a_disks_area_is_that_of_its_circle() {
        // The largest value belongs to pixels that lie inside; all others are shares of it.
        double[] values = BlurKernel.disk(15, 4).values();

        assertThat(1 / Arrays.stream(values).max().orElseThrow()).isCloseTo(Math.PI * 16, within(0.5));
    }

    @Test
    void only_half_a_turn_leaves_an_oblique_gaussian_as_it_is() {
        BlurKernel oblique = BlurKernel.gaussian(15, 0.5, 4, 1);

        assertThat(Turn.values()).filteredOn(oblique::isUnchangedBy).containsExactly(Turn.NONE, Turn.HALF);
        assertThat(Turn.values()).allMatch(BlurKernel.gaussian(15, 0, 2, 2)::isUnchangedBy);
    }

    @Test
    void on_a_grid_half_as_fine_a_gaussian_has_a_quarter_of_the_variance() {
        BlurKernel coarse = BlurKernel.gaussian(31, 0, 9, 9).onCoarserGrid(0.5);

        double variance = 0;
        for (int i = 0; i < coarse.values().length; i++) {
            double x = i % coarse.columns() - (coarse.columns() - 1) / 2.0;
            variance += coarse.values()[i] * x * x;
        }
        // Antialiasing adds a little blur of its own.
        assertThat(variance).isCloseTo(9 / 4.0, within(0.15));
        assertCentred(coarse);
        assertThat(BlurKernel.delta().onCoarserGrid(0.6).values()).containsExactly(1);
    }

    @Test
    void what_makes_no_kernel_is_refused_in_a_sentence() {
        assertThatThrownBy(() -> BlurKernel.motion(9, 0, 1))
                .hasMessage("Cannot make a motion kernel of size 9 with length 0.0: expected a size of 1 to 255 and a"
                        + " finite number above 0");
        assertThatThrownBy(() -> BlurKernel.disk(9, Double.NaN)).hasMessageContaining("radius NaN");
        assertThatThrownBy(() -> BlurKernel.delta().onCoarserGrid(2))
                .hasMessage("Cannot scale a kernel by 2.0: expected above 0, at most 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11})
    void as_kernelgan_has_it_a_kernel_displaces_nothing(int size) {
        double[] values = new double[size * size];
        Arrays.fill(values, 1.0 / values.length);
        BlurKernel kernel = new BlurKernel(size, size, values);

        BlurKernel moved = Recentring.KERNELGAN.of(kernel, Subsampling.DIRECT, 2);

        assertThat(new Degradation(moved, Subsampling.DIRECT, 2).displacementDown())
                .isCloseTo(0, within(1e-3));
        assertThat(Recentring.KERNELGAN.of(kernel, Subsampling.BICUBIC, 2)).isSameAs(kernel);
        assertThat(Recentring.NONE.of(kernel, Subsampling.DIRECT, 2)).isSameAs(kernel);
    }

    @Test
    void a_kernel_with_zeros_around_it_is_the_same_blur() {
        BlurKernel padded = new BlurKernel(1, 3, new double[] {0.25, 0.5, 0.25}).padded(2);

        assertThat(padded.rows()).isEqualTo(5);
        assertThat(padded.columns()).isEqualTo(7);
        assertThat(padded.values()[2 * 7 + 2]).isEqualTo(0.25);
        assertThat(padded.values()[2 * 7 + 3]).isEqualTo(0.5);
        assertThat(BlurKernel.gaussian(21, 0, 2, 2).padded(0).rows()).isEqualTo(21);
    }

    @Test
    void a_kernel_is_cut_for_a_small_image_unless_that_is_another_blur() {
        BlurKernel kernel = BlurKernel.gaussian(21, 0, 2, 2);

        assertThat(kernel.within(21, 30)).containsSame(kernel);
        assertThat(kernel.within(12, 16).orElseThrow().rows()).isEqualTo(11);
        assertThat(kernel.within(12, 16).orElseThrow().columns()).isEqualTo(15);
        assertThat(kernel.within(12, 16).orElseThrow().shape().lambda1()).isCloseTo(2, within(0.02));
        assertThat(kernel.within(5, 5)).isEmpty();
    }

    @Test
    void a_kernel_turned_twice_is_itself() {
        BlurKernel kernel = new BlurKernel(1, 3, new double[] {0.2, 0.5, 0.3});

        assertThat(kernel.turned().values()).containsExactly(0.3, 0.5, 0.2);
        assertThat(kernel.turned().turned().values()).containsExactly(kernel.values());
    }
}
