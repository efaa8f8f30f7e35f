package org.mzsr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {

    private static final double LEVEL = 1 / 255.0;

    /** 24×24, lossless and lossy. */
    private static final List<byte[]> WEBP = List.of(
            Base64.getDecoder()
                    .decode(
                            "UklGRmQAAABXRUJQVlA4TFgAAAAvF8AFALkyRPQ/FmLBZP7QXUHUP/ofcSBt20jGt//I9/+BD0dBcdtIanDhmO9eDDEBgFgP"
                                    + "BOtfgI2QILfB00EwIXPAiA9W+xOZH+E5YIOkg9H1HZZbXdMA"),
            Base64.getDecoder()
                    .decode(
                            "UklGRsAAAABXRUJQVlA4ILQAAACwBQCdASoYABgAPrFMnkmnJKMhMAwA4BYJbACdMoRwN6bxqTvgjPctuV1Y4WGomAfFFIY8"
                                    + "TgAA/v7poxNz7uozJvnIPD0XaiorI7VkVX6PzGm7X+JK1eY38WYNv3sUS7xM8wbpV0Vb6BxH0li/Wtkg5HLs/QFF/kZ+/BYU"
                                    + "REXPMfECjdplgLH7eVpbf5q/+DKf6ju5CaVnKsW27TLzjh+T5IF/SpKZ2FtkfV4Xiv5WPhT6gAA="));

    @Test
    void colours_of_another_profile_become_srgb_and_that_is_said() throws IOException {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        List<String> said = new ArrayList<>();

        Image image = ImageFiles.decodePicture(withProfile(onePixel(200, 100, 50), linear), said::add)
                .color();

        assertThat(image.data()[0]).isCloseTo(ofLinear(200), within(1.5 * LEVEL));
        assertThat(image.data()[1]).isCloseTo(ofLinear(100), within(1.5 * LEVEL));
        assertThat(image.data()[2]).isCloseTo(ofLinear(50), within(1.5 * LEVEL));
        assertThat(said)
                .hasSize(1)
                .first()
                .asString()
                .contains("converted from")
                .endsWith("to sRGB");
    }

    @Test
    void numbers_of_an_srgb_profile_are_taken_as_they_are() throws IOException {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        List<String> said = new ArrayList<>();

        Image image = ImageFiles.decodePicture(withProfile(onePixel(200, 100, 50), profile), said::add)
                .color();

        assertThat(image.data()).containsExactly(200 / 255.0, 100 / 255.0, 50 / 255.0);
        assertThat(said).isEmpty();
    }

    @Test
    void a_gray_profile_counts_and_the_picture_stays_gray() throws IOException {
        BufferedImage gray = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 60);
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();

        Picture picture = ImageFiles.decodePicture(withProfile(encoded(gray, "png"), linear));

        assertThat(picture.gray()).isTrue();
        assertThat(picture.color().data()[0]).isCloseTo(ofLinear(60), within(1.5 * LEVEL));
    }

    @Test
    void a_profile_for_other_colours_says_nothing() throws IOException {
        BufferedImage gray = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 60);
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();

        assertThat(ImageFiles.decode(withProfile(encoded(gray, "png"), linear)).data()[0])
                .isEqualTo(60 / 255.0);
    }

    @Test
    void a_picture_that_no_heap_holds_is_refused_before_it_is_made() {
        Picture kind = new Picture(new Image(3, 1, 1, new double[3]), null, false, 8);

        assertThatThrownBy(() -> Canvas.require(kind, 40_000, 40_000))
                .hasMessageContaining("Cannot make a picture of 40000x40000 pixels");
    }

    @Test
    void a_damaged_profile_is_an_error() throws IOException {
        byte[] bytes = withProfile(onePixel(1, 2, 3), new byte[200]);

        assertThatThrownBy(() -> ImageFiles.decode(bytes)).hasMessage("its colour profile is damaged");
    }

    @Test
    void cmyk_becomes_rgb() throws IOException {
        byte[] ink = {55, (byte) 155, (byte) 205, 0};

        Image image = ImageFiles.decode(Tiff.of(1, 1, 4, 8, Tiff.CMYK, Tiff.UNSIGNED, -1, ink));

        assertThat(image.data()).containsExactly(new double[] {200 / 255.0, 100 / 255.0, 50 / 255.0}, within(LEVEL));
    }

    @Test
    void samples_of_32_bits_are_unsigned() throws IOException {
        byte[] data = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(-1)
                .putInt(0)
                .putInt(Integer.MIN_VALUE)
                .array();

        Image image = ImageFiles.decode(Tiff.of(1, 1, 3, 32, Tiff.RGB, Tiff.UNSIGNED, -1, data));

        assertThat(image.data()).containsExactly(new double[] {1, 0, 0.5}, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"3, 32", "3, 64", "2, 8", "2, 16", "2, 32"})
    void samples_without_a_white_are_refused(int format, int bits) {
        byte[] file = Tiff.of(1, 1, 3, bits, Tiff.RGB, format, -1, new byte[3 * bits / 8]);

        assertThatThrownBy(() -> ImageFiles.decode(file)).hasMessageContaining("nothing says which of them is white");
    }

    @Test
    void colours_that_were_multiplied_by_alpha_are_divided_again() throws IOException {
        byte[] data = {100, 50, 25, (byte) 128};

        Picture picture = ImageFiles.decodePicture(Tiff.of(1, 1, 4, 8, Tiff.RGB, Tiff.UNSIGNED, 1, data));

        assertThat(picture.color().data())
                .containsExactly(new double[] {200 / 255.0, 100 / 255.0, 50 / 255.0}, within(LEVEL));
        assertThat(picture.alpha()).isNotNull();
        assertThat(picture.alpha().data()).containsExactly(128 / 255.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void a_fourth_sample_that_nobody_explains_is_no_alpha(int extra) throws IOException {
        Picture picture =
                ImageFiles.decodePicture(Tiff.of(1, 1, 4, 8, Tiff.RGB, Tiff.UNSIGNED, extra, new byte[] {9, 8, 7, 3}));

        assertThat(picture.alpha()).isNull();
        assertThat(picture.color().data()).containsExactly(9 / 255.0, 8 / 255.0, 7 / 255.0);
    }

    @Test
    void colour_under_transparency_is_not_seen_in_what_is_seen() throws IOException {
        double[] colors = new double[3 * 64];
        double[] opacity = new double[64];
        for (int i = 0; i < 64; i++) {
            opacity[i] = i % 8 < 4 ? 1 : 0;
            for (int c = 0; c < 3; c++) {
                colors[64 * c + i] = opacity[i] == 1 ? 0.25 : 1;
            }
        }
        Picture picture = new Picture(new Image(3, 8, 8, colors), new Image(1, 8, 8, opacity), false, 8);

        assertThat(Arrays.stream(picture.visibleColor().data()).boxed().toList())
                .allSatisfy(value -> assertThat(value).isCloseTo(0.25, within(0.02)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tif", "gif", "bmp"})
    void half_a_file_is_no_image(String format) throws IOException {
        byte[] bytes = encoded(noise(), format);

        assertThat(ImageFiles.decode(bytes).width()).isEqualTo(96);
        assertThatThrownBy(() -> ImageFiles.decode(Arrays.copyOf(bytes, bytes.length / 2)))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("its data is");
    }

    @Test
    void a_jpeg_with_holes_is_damaged() throws IOException {
        byte[] bytes = encoded(noise(), "jpg");
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 100, (byte) 0xFF);

        assertThatThrownBy(() -> ImageFiles.decode(bytes)).hasMessageContaining("damaged");
    }

    @Property(tries = 40)
    void no_cut_of_a_webp_is_waited_for_for_ever(
            @ForAll @IntRange(min = 12, max = 199) int length, @ForAll @IntRange(min = 0, max = 1) int which) {
        byte[] cut = Arrays.copyOf(WEBP.get(which), Math.min(length, WEBP.get(which).length - 1));
        // As if it had been meant to be so short.
        ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(4, cut.length - 8);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(15), () -> {
            try {
                ImageFiles.decode(cut);
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotEndWith("null)");
            }
        });
    }

    @Test
    void whole_webp_is_decoded() throws IOException {
        for (byte[] webp : WEBP) {
            assertThat(ImageFiles.decode(webp).height()).isEqualTo(24);
        }
    }

    @Test
    void texts_of_a_png_are_not_unpacked() throws IOException {
        byte[] bomb = deflated(new byte[50_000_000]);
        byte[] bytes =
                withChunk(onePixel(1, 2, 3), "zTXt", concatenated("a\0\0".getBytes(StandardCharsets.ISO_8859_1), bomb));

        assertThat(PngFile.of(bytes).pixels().length).isLessThan(200);
        assertThat(ImageFiles.decode(bytes).data()[0]).isEqualTo(1 / 255.0);
    }

    @Test
    void a_profile_that_grows_without_end_is_refused() throws IOException {
        byte[] bytes = withProfile(onePixel(1, 2, 3), new byte[50_000_000]);

        assertThatThrownBy(() -> ImageFiles.decode(bytes)).hasMessageContaining("larger than any profile");
    }

    @Test
    void a_format_that_is_not_decoded_is_named() {
        byte[] heic = "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> ImageFiles.decode(heic))
                .hasMessageContaining("HEIC")
                .hasMessageContaining("save it as");
    }

    /** The transfer function of IEC 61966-2-1. */
    private static double ofLinear(int level) {
        double linear = level / 255.0;
        return linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    }

    private static byte[] onePixel(int red, int green, int blue) throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, red << 16 | green << 8 | blue);
        return encoded(image, "png");
    }

    private static BufferedImage noise() {
        Random random = new Random(1);
        BufferedImage image = new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 96 * 96; i++) {
            int row = i / 96;
            image.setRGB(i % 96, row, random.nextInt(1 << 24));
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] withProfile(byte[] png, byte[] profile) throws IOException {
        return withChunk(png, "iCCP", concatenated("x\0\0".getBytes(StandardCharsets.ISO_8859_1), deflated(profile)));
    }

    /** Behind the header's chunk. */
    private static byte[] withChunk(byte[] png, String type, byte[] data) {
        int header = 8 + 25;
        ByteBuffer buffer = ByteBuffer.allocate(png.length + 12 + data.length);
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        buffer.put(png, 0, header).putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
        return buffer.put(png, header, png.length - header).array();
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] deflated(byte[] data) {
        Deflater deflater = new Deflater();
        deflater.setInput(data);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }
}
