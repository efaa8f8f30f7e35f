package org.mzsr.adaptation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mzsr.Golden;
import org.mzsr.TestPictures;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Recentring;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;

class UpscalerTest {

    private static final NetworkShape SHAPE = new NetworkShape(8, 16, 3);
    private static final double[] THETA = Golden.hashTheta(SHAPE, 5, 0.1);

    private static Image upscale(
            Image lr, Degradation degradation, ZeroShotOptions options, double[] theta, Precision precision) {
        try (TensorBackend backend = Backends.open(precision, 1)) {
            Parameters parameters = new Parameters(backend, SHAPE.tensors());
            backend.write(theta, 0, parameters.flat());
            return new Upscaler(
                            new TiledForward(backend, SHAPE, options.tile()),
                            SeenDisplacement.AS_DEGRADED,
                            degradation,
                            options)
                    .upscale(parameters, lr);
        }
    }

    private static ZeroShotOptions tile(int tile) {
        return new ZeroShotOptions(0, 0, false, tile, 1);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 32", "FLOAT32, 37", "FLOAT64, 50"})
    void tiles_give_the_pixels_of_the_whole_image(Precision precision, int tile) {
        Image lr = TestPictures.draw(1, 70, 91);
        Degradation degradation = Degradation.bicubic(2);

        Image whole = upscale(lr, degradation, tile(10_000), THETA, precision);
        Image tiled = upscale(lr, degradation, tile(tile), THETA, precision);

        // In float32, Winograd's algorithm rounds by where a pixel lies in its window.
        double rounding = precision == Precision.FLOAT64 ? 0 : 1e-6;
        for (int i = 0; i < whole.data().length; i++) {
            assertThat(tiled.data()[i]).as("number %d", i).isCloseTo(whole.data()[i], within(rounding));
        }
    }

    /** A network of two layers whose output is its input moved by one pixel towards the upper left. */
    private static double[] mover(NetworkShape shape) {
        double[] theta = new double[shape.parameters()];
        NetworkShape.Layer first = shape.layers().get(0);
        NetworkShape.Layer last = shape.layers().get(1);
        for (int c = 0; c < 3; c++) {
            // In the middle of the 3×3 taps; the bias keeps everything above zero, where ReLU changes nothing.
            theta[first.offset() + (4 * 3 + c) * 3 + c] = 1;
            theta[first.biasOffset() + c] = 1;
            theta[last.offset() + (8 * 3 + c) * 3 + c] = 1;
            theta[last.offset() + (4 * 3 + c) * 3 + c] = -1;
        }
        return theta;
    }

    @ParameterizedTest
    @CsvSource({
        "2, DIRECT, 0, false",
        "2, BICUBIC, 2, false",
        "3, DIRECT, 4, false",
        "2, DIRECT, 1, true",
        "4, BICUBIC, 0, true"
    })
    void a_window_is_what_the_whole_image_has_there(
            int scale, Subsampling subsampling, int backProjections, boolean ensemble) {
        Degradation degradation = new Degradation(BlurKernel.gaussian(9, 0, 2, 2), subsampling, scale);
        Image lr = TestPictures.draw(2, 90, 110);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Parameters theta = new Parameters(backend, SHAPE.tensors());
            backend.write(Golden.hashTheta(SHAPE, 3, 0.1), 0, theta.flat());
            Upscaler upscaler = new Upscaler(
                    new TiledForward(backend, SHAPE, 512),
                    SeenDisplacement.AS_DEGRADED,
                    degradation,
                    ZeroShotOptions.PLAIN);

            Image whole = upscaler.upscale(theta, lr, ensemble, backProjections);
            Image window = upscaler.windows(
                            lr, backProjections, part -> upscaler.upscale(theta, part, ensemble, backProjections))
                    .window(35 * scale + 1, 45 * scale, 17, 21);
            Image interpolated = upscaler.windows(lr, 0, part -> degradation.interpolated(part))
                    .window(35 * scale + 1, 45 * scale, 17, 21);

            assertThat(window.data())
                    .containsExactly(
                            whole.crop(35 * scale + 1, 45 * scale, 17, 21).data(), within(1e-9));
            assertThat(interpolated.data())
                    .containsExactly(
                            degradation
                                    .interpolated(lr)
                                    .crop(35 * scale + 1, 45 * scale, 17, 21)
                                    .data(),
                            within(1e-12));
        }
    }

    @Test
    void windows_cover_the_image() {
        Image lr = TestPictures.draw(2, 600, 530);

        Enlargement windows = new Windows(lr, 2, 8, part -> Bicubic.resize(part, 2));

        double[] whole = Bicubic.resize(lr, 2).data();
        double[] pieces = windows.image().data();
        double worst = IntStream.range(0, whole.length)
                .mapToDouble(i -> Math.abs(whole[i] - pieces[i]))
                .max()
                .orElseThrow();
        assertThat(pieces).hasSameSizeAs(whole);
        assertThat(worst).isLessThan(1e-12);
    }

    @Test
    void a_self_ensemble_keeps_in_place_what_the_network_has_put_in_place() {
        // Direct subsampling by 3 displaces by one pixel, and this network undoes just that. So the eight turned
        // results are the same image, wherever no border is near.
        NetworkShape shape = new NetworkShape(2, 3, 3);
        Degradation degradation = new Degradation(BlurKernel.gaussian(9, 0, 2, 2), Subsampling.DIRECT, 3);
        Image lr = TestPictures.draw(2, 20, 26);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Parameters theta = new Parameters(backend, shape.tensors());
            backend.write(mover(shape), 0, theta.flat());
            TiledForward network = new TiledForward(backend, shape, 512);

            Image alone = new Upscaler(network, SeenDisplacement.AS_DEGRADED, degradation, ZeroShotOptions.PLAIN)
                    .upscale(theta, lr);
            Image ensemble = new Upscaler(
                            network, SeenDisplacement.AS_DEGRADED, degradation, new ZeroShotOptions(0, 0, true, 512, 1))
                    .upscale(theta, lr);

            assertThat(alone.crop(9, 9, 42, 60).data())
                    .containsExactly(
                            Bicubic.resize(lr, 3).clip().crop(10, 10, 42, 60).data(), within(1e-9));
            assertThat(ensemble.crop(9, 9, 42, 60).data())
                    .containsExactly(alone.crop(9, 9, 42, 60).data(), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(Subsampling.class)
    void what_a_network_undoes_is_what_it_has_learnt_and_not_what_the_image_went_through(Subsampling subsampling) {
        // It moves back by one pixel, as for direct subsampling by 3 and centred kernels; this kernel is off its
        // middle.
        NetworkShape shape = new NetworkShape(2, 3, 3);
        BlurKernel kernel = Recentring.PUBLISHED.of(BlurKernel.gaussian(9, 0, 2, 2), subsampling, 3);
        Degradation degradation = new Degradation(kernel, subsampling, 3);
        Image lr = TestPictures.draw(2, 20, 26);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Parameters theta = new Parameters(backend, shape.tensors());
            backend.write(mover(shape), 0, theta.flat());
            TiledForward network = new TiledForward(backend, shape, 512);

            for (boolean ensemble : new boolean[] {false, true}) {
                Image result = new Upscaler(
                                network,
                                SeenDisplacement.DIRECT,
                                degradation,
                                new ZeroShotOptions(0, 0, ensemble, 512, 1))
                        .upscale(theta, lr);

                assertThat(result.crop(9, 9, 42, 60).data())
                        .containsExactly(
                                degradation
                                        .interpolated(lr)
                                        .clip()
                                        .crop(9, 9, 42, 60)
                                        .data(),
                                within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2.2, 25, 31", "3.3, 21, 20", "2, 22, 31"})
    void a_self_ensemble_stays_in_place_where_the_result_ends_with_a_part_of_a_pixel(
            double scale, int height, int width) {
        // Without displacement, a network that returns its input makes all eight results plain bicubic interpolation.
        Degradation degradation = Degradation.bicubic(scale);
        Image lr = TestPictures.draw(7, height, width);

        Image ensemble = upscale(
                lr,
                degradation,
                new ZeroShotOptions(0, 0, true, 512, 1),
                new double[SHAPE.parameters()],
                Precision.FLOAT64);

        assertThat(ensemble.data())
                .containsExactly(Bicubic.resize(lr, scale).clip().data(), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"3, 20, 20, DIRECT", "2.2, 25, 31, DIRECT", "2, 22, 31, BICUBIC"})
    void an_aligned_network_sees_the_image_where_its_result_will_lie_turned_or_not(
            double scale, int height, int width, Subsampling subsampling) {
        NetworkShape aligned = new NetworkShape(SHAPE.depth(), SHAPE.width(), 3, true);
        Degradation degradation = new Degradation(BlurKernel.gaussian(9, 0, 2, 2), subsampling, scale);
        Image lr = TestPictures.draw(7, height, width);
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            // With weights of zero the network returns its input.
            Parameters theta = new Parameters(backend, aligned.tensors());
            TiledForward network = new TiledForward(backend, aligned, 512);

            for (boolean ensemble : new boolean[] {false, true}) {
                Image result = new Upscaler(
                                network,
                                SeenDisplacement.of(aligned),
                                degradation,
                                new ZeroShotOptions(0, 0, ensemble, 512, 1))
                        .upscale(theta, lr);

                assertThat(result.data())
                        .containsExactly(degradation.interpolated(lr).clip().data(), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 20, 24", "4, 15, 18", "2.2, 25, 31"})
    void back_projection_aims_right_at_any_scale_and_with_a_kernel_off_its_middle(double scale, int height, int width) {
        Image hr = TestPictures.draw(8, (int) Math.ceil(height * scale), (int) Math.ceil(width * scale));
        BlurKernel centred = BlurKernel.gaussian(15, 0, 2, 2);
        for (BlurKernel kernel : List.of(centred, centred.recentred(scale))) {
            Degradation degradation = new Degradation(kernel, Subsampling.DIRECT, scale);
            Image lr = degradation.shrink(hr, height, width).clip();
            Image interpolated = degradation.interpolated(lr).clip();

            Image corrected = upscale(
                    lr,
                    degradation,
                    new ZeroShotOptions(0, 10, false, 512, 1),
                    new double[SHAPE.parameters()],
                    Precision.FLOAT64);

            assertThat(distance(corrected, hr)).isLessThan(distance(interpolated, hr));
        }
    }

    @ParameterizedTest
    @EnumSource(Subsampling.class)
    void back_projection_makes_the_result_degrade_to_the_lr_image(Subsampling subsampling) {
        Image hr = TestPictures.draw(3, 60, 72);
        Degradation degradation = new Degradation(BlurKernel.gaussian(9, 0, 1, 1), subsampling, 2);
        Image lr = degradation.apply(hr);
        double[] zero = new double[SHAPE.parameters()];

        Image plain = upscale(lr, degradation, ZeroShotOptions.PLAIN, zero, Precision.FLOAT64);
        Image corrected = upscale(lr, degradation, new ZeroShotOptions(0, 8, false, 512, 1), zero, Precision.FLOAT64);

        assertThat(distance(degradation.apply(corrected), lr))
                .isLessThan(0.25 * distance(degradation.apply(plain), lr));
        assertThat(distance(corrected, hr)).isLessThan(distance(plain, hr));
    }

    private static double distance(Image a, Image b) {
        double sum = 0;
        for (int i = 0; i < a.data().length; i++) {
            sum += Math.abs(a.data()[i] - b.data()[i]);
        }
        return sum / a.data().length;
    }
}
