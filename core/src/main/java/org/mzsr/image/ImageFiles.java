package org.mzsr.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.mzsr.file.AtomicFile;

/** Decodes image files of any common kind to RGB, and writes PNG. */
public final class ImageFiles {

    /** Larger images are refused before their pixels are decoded: a small file can claim any size. */
    private static final long MOST_PIXELS = 200_000_000;

    /** What decoding takes: three planes in float64, twice while it is turned, and the decoder's own copy. */
    private static final long BYTES_PER_PIXEL = 64;

    private static final List<String> EXTENSIONS =
            List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp");

    private ImageFiles() {}

    /** Whether a file's name ends as an image's does. */
    public static boolean isImage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().anyMatch(lower::endsWith);
    }

    /** A file's name without its ending. */
    public static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** The image files directly in a folder, by name. */
    public static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException("Cannot list images: " + folder + " is not a folder");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> images =
                    files.filter(file -> isImage(file.toString())).sorted().toList();
            if (images.isEmpty()) {
                throw new NoSuchFileException(
                        "Cannot list images: there is none (" + String.join(", ", EXTENSIONS) + ") in " + folder);
            }
            return images;
        }
    }

    /** Reads an image file as RGB. */
    public static Image read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException("Cannot read image " + file + ": there is no such file");
        }
        try {
            return decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IOException("Cannot read image " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Decodes an image file's bytes to RGB in 0..1: 1 to 16 bits, gray (three equal planes), palette; alpha is dropped;
     * turned upright as its EXIF orientation says. Stored numbers are taken as they are, with no colour conversion.
     *
     * @throws IOException if they are not an image that can be decoded; the message says why, without the file's name
     */
    public static Image decode(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("the file is empty");
        }
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new IOException("its content is of no image format that is known here");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, false);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                long most = Math.min(MOST_PIXELS, Runtime.getRuntime().maxMemory() / BYTES_PER_PIXEL);
                if (pixels > most) {
                    throw new IOException("it has " + reader.getWidth(0) + "x" + reader.getHeight(0)
                            + " pixels, more than the " + most + " that this Java heap allows");
                }
                return turned(rgb(reader.read(0)), orientation(bytes));
            } catch (RuntimeException e) {
                // Decoders answer damaged data with whatever exception the damage leads to.
                throw new IOException("its data is damaged (" + e + ")", e);
            } finally {
                reader.dispose();
            }
        }
    }

    private static Image rgb(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        int plane = height * width;
        double[] data = new double[3 * plane];
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        if (colors instanceof IndexColorModel palette) {
            for (int i = 0; i < plane; i++) {
                int entry = raster.getSample(i % width, i / width, 0);
                data[i] = palette.getRed(entry) / 255.0;
                data[plane + i] = palette.getGreen(entry) / 255.0;
                data[2 * plane + i] = palette.getBlue(entry) / 255.0;
            }
            return new Image(3, height, width, data);
        }
        // The raster, not getRGB(): that converts gray images to another gamma.
        boolean gray = raster.getNumBands() < 3;
        double[] line = new double[width];
        for (int c = 0; c < 3; c++) {
            int band = gray ? 0 : c;
            double largest = (1L << raster.getSampleModel().getSampleSize(band)) - 1;
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, band, line);
                for (int x = 0; x < width; x++) {
                    data[c * plane + y * width + x] = line[x] / largest;
                }
            }
        }
        return new Image(3, height, width, data);
    }

    /** EXIF orientation, 1 (upright) to 8; 1 where there is none. */
    private static int orientation(byte[] bytes) {
        try {
            ExifIFD0Directory directory = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes))
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            if (directory == null || !directory.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
                return 1;
            }
            return directory.getInt(ExifIFD0Directory.TAG_ORIENTATION);
        } catch (ImageProcessingException | MetadataException | IOException e) {
            // Metadata that cannot be read says nothing about the orientation; the pixels are still good.
            return 1;
        }
    }

    private static Image turned(Image image, int orientation) {
        return switch (orientation) {
            case 2 -> Turn.MIRRORED.apply(image);
            case 3 -> Turn.HALF.apply(image);
            case 4 -> Turn.MIRRORED_HALF.apply(image);
            case 5 -> Turn.TRANSPOSED.apply(image);
            case 6 -> Turn.QUARTER.apply(image);
            case 7 -> Turn.ANTITRANSPOSED.apply(image);
            case 8 -> Turn.THREE_QUARTERS.apply(image);
            default -> image;
        };
    }

    /** Writes an RGB image as 8-bit PNG; the file appears whole or not at all. */
    public static void writePng(Image image, Path file) throws IOException {
        writePng(toBuffered(image), file);
    }

    /** An RGB image with 8 bits a sample, as Java2D knows it. */
    public static BufferedImage toBuffered(Image image) {
        BufferedImage buffered = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int plane = image.height() * image.width();
        double[] data = image.data();
        for (int i = 0; i < plane; i++) {
            int red = (int) Image.level8(data[i]);
            int green = (int) Image.level8(data[plane + i]);
            int blue = (int) Image.level8(data[2 * plane + i]);
            buffered.setRGB(i % image.width(), i / image.width(), red << 16 | green << 8 | blue);
        }
        return buffered;
    }

    /** Writes a picture as PNG; the file appears whole or not at all. */
    public static void writePng(BufferedImage image, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        AtomicFile.write(file, bytes.toByteArray());
    }
}
