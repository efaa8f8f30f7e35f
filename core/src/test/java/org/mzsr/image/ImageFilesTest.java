package org.mzsr.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {

    @Test
    void a_gray_png_keeps_its_numbers() throws IOException {
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 128);

        assertThat(ImageFiles.decode(png(gray)).data()).containsExactly(128 / 255.0, 0, 128 / 255.0, 0, 128 / 255.0, 0);
    }

    @Test
    void a_16_bit_png_keeps_its_depth() throws IOException {
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 12345);

        assertThat(ImageFiles.decode(png(deep)).data()[0]).isCloseTo(12345 / 65535.0, within(1e-15));
    }

    @Test
    void a_palette_is_looked_up() throws IOException {
        IndexColorModel palette = new IndexColorModel(
                2, 2, new byte[] {10, (byte) 200}, new byte[] {20, (byte) 210}, new byte[] {30, (byte) 220});
        BufferedImage indexed = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        indexed.getRaster().setSample(0, 0, 0, 1);

        assertThat(ImageFiles.decode(png(indexed)).data()).containsExactly(200 / 255.0, 210 / 255.0, 220 / 255.0);
    }

    @Test
    void alpha_is_no_part_of_the_colours() throws IOException {
        BufferedImage transparent = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        transparent.setRGB(0, 0, 0x40FF8000);

        assertThat(ImageFiles.decode(png(transparent)).data()).containsExactly(1, 128 / 255.0, 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 12, 8, 0, 0", "3, 12, 8, 11, 7", "6, 8, 12, 7, 0", "8, 8, 12, 0, 11"})
    void a_photograph_is_turned_upright(int orientation, int width, int height, int x, int y) throws IOException {
        // A JPEG whose upper left corner is bright, with an EXIF orientation written into it.
        BufferedImage picture = new BufferedImage(12, 8, BufferedImage.TYPE_INT_RGB);
        picture.createGraphics().fillRect(0, 0, 4, 4);

        Image image = ImageFiles.decode(withOrientation(jpeg(picture), orientation));

        assertThat(image.width()).isEqualTo(width);
        assertThat(image.height()).isEqualTo(height);
        assertThat(image.data()[y * width + x]).as("bright corner").isGreaterThan(0.8);
        assertThat(image.data()[(height - 1 - y) * width + (width - 1 - x)])
                .as("opposite corner")
                .isLessThan(0.2);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR
            })
    void a_picture_is_written_as_it_was_read(int type, @TempDir Path folder) throws IOException {
        BufferedImage original = new BufferedImage(5, 4, type);
        for (int band = 0; band < original.getRaster().getNumBands(); band++) {
            for (int i = 0; i < 20; i++) {
                int row = i / 5;
                original.getRaster().setSample(i % 5, row, band, 11 * i + 17 * band);
            }
        }
        Path first = Files.write(folder.resolve("first.png"), png(original));

        Picture picture = ImageFiles.readPicture(first);
        ImageFiles.writePng(picture, Map.of("kernel", "gaussian(variance=2.0)"), folder.resolve("second.png"));

        BufferedImage again = ImageIO.read(folder.resolve("second.png").toFile());
        assertThat(again.getRaster().getNumBands())
                .isEqualTo(original.getRaster().getNumBands());
        assertThat(again.getSampleModel().getSampleSize(0))
                .isEqualTo(original.getSampleModel().getSampleSize(0));
        assertThat(again.getColorModel().hasAlpha())
                .isEqualTo(original.getColorModel().hasAlpha());
        assertThat(ImageFiles.readPicture(folder.resolve("second.png")).color().data())
                .containsExactly(picture.color().data());
        assertThat(new String(Files.readAllBytes(folder.resolve("second.png")), StandardCharsets.ISO_8859_1))
                .contains("kernel\0gaussian(variance=2.0)");
    }

    @Test
    void transparent_entries_of_a_palette_are_alpha(@TempDir Path folder) throws IOException {
        IndexColorModel palette = new IndexColorModel(
                1, 2, new byte[] {9, 10}, new byte[] {9, 20}, new byte[] {9, 30}, new byte[] {0, (byte) 255});
        BufferedImage indexed = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        indexed.getRaster().setSample(1, 0, 0, 1);
        Path file = Files.write(folder.resolve("p.png"), png(indexed));

        Picture picture = ImageFiles.readPicture(file);

        assertThat(picture.alpha()).isNotNull();
        assertThat(picture.alpha().data()).containsExactly(0, 1);
        assertThat(picture.gray()).isFalse();
    }

    @Test
    void every_turn_has_its_inverse() {
        Image image = new Image(1, 2, 3, new double[] {1, 2, 3, 4, 5, 6});
        for (Turn turn : Turn.values()) {
            assertThat(turn.inverse().apply(turn.apply(image)).data()).containsExactly(image.data());
        }
    }

    @Test
    void every_turn_applied_as_often_as_it_takes_comes_back() {
        Image image = new Image(1, 2, 3, new double[] {1, 2, 3, 4, 5, 6});
        for (Turn turn : Turn.values()) {
            Image turned = turn.apply(turn.apply(turn.apply(turn.apply(image))));
            assertThat(turned.data()).as(turn.name()).containsExactly(image.data());
        }
        assertThat(Turn.QUARTER.apply(image).data()).containsExactly(4, 1, 5, 2, 6, 3);
    }

    @Test
    void what_was_written_is_read_back(@TempDir Path folder) throws IOException {
        Image image = new Image(3, 1, 2, new double[] {0, 1, 0.5, 1.2, -0.1, 0.25});
        Path file = folder.resolve("new/folder/image.png");

        ImageFiles.writePng(image, file);

        assertThat(ImageFiles.read(file).data()).containsExactly(image.round8().data());
        assertThat(Files.list(file.getParent())).containsExactly(file);
    }

    @Property(tries = 60)
    void a_damaged_file_is_an_error_with_a_reason_and_nothing_else(
            @ForAll @IntRange(min = 0, max = 400) int at, @ForAll byte value) throws IOException {
        byte[] bytes = png(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB));
        // The last 20 bytes hold a checksum and the end mark, which decoders do without.
        byte[] cut = Arrays.copyOf(bytes, Math.min(at, bytes.length - 20));
        byte[] changed = bytes.clone();
        changed[at % bytes.length] = value;

        assertThatThrownBy(() -> ImageFiles.decode(cut)).isInstanceOf(IOException.class);
        try {
            assertThat(ImageFiles.decode(changed)).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        }
    }

    @Test
    void a_small_file_that_claims_a_huge_image_is_refused() throws IOException {
        byte[] bytes = png(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        byte[] huge = {0, 0, 0x4E, 0x20};
        System.arraycopy(huge, 0, bytes, 16, 4);
        System.arraycopy(huge, 0, bytes, 20, 4);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(bytes, 12, 17);
        for (int i = 0; i < 4; i++) {
            bytes[29 + i] = (byte) (crc.getValue() >> 24 - 8 * i);
        }

        assertThatThrownBy(() -> ImageFiles.decode(bytes)).hasMessageContaining("20000x20000 pixels, more than");
    }

    @Test
    void an_empty_file_is_refused() {
        assertThatThrownBy(() -> ImageFiles.decode(new byte[0])).hasMessage("the file is empty");
    }

    private static byte[] png(BufferedImage image) throws IOException {
        return encoded(image, "png");
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        return encoded(image, "jpg");
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    /** Puts an EXIF segment with nothing but an orientation after the start-of-image marker. */
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        byte[] result = new byte[jpeg.length + exif.length];
        System.arraycopy(jpeg, 0, result, 0, 2);
        System.arraycopy(exif, 0, result, 2, exif.length);
        System.arraycopy(jpeg, 2, result, 2 + exif.length, jpeg.length - 2);
        return result;
    }
}
