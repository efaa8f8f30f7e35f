package org.mzsr.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apiguardian.api.API;
import org.mzsr.error.FileException;
import org.mzsr.file.AtomicFile;

/** Decodes image files of any common kind, and writes PNG. */
@API(status = API.Status.STABLE)
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
            throw new FileException("Cannot list images: " + folder + " is not a folder");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> images =
                    files.filter(file -> isImage(file.toString())).sorted().toList();
            if (images.isEmpty()) {
                throw new FileException(
                        "Cannot list images: there is none (" + String.join(", ", EXTENSIONS) + ") in " + folder);
            }
            return images;
        }
    }

    /** Reads an image file as RGB. */
    public static Image read(Path file) throws IOException {
        return readPicture(file).color();
    }

    /** Reads an image file with all that a result of the same kind needs. */
    public static Picture readPicture(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FileException("Cannot read image " + file + ": there is no such file");
        }
        try {
            return decodePicture(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FileException("Cannot read image " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Decodes an image file's bytes to RGB in 0..1: 1 to 16 bits, gray (three equal planes), palette; alpha is dropped;
     * turned upright as its EXIF orientation says. Stored numbers are taken as they are, with no colour conversion.
     *
     * @throws IOException if they are not an image that can be decoded; the message says why, without the file's name
     */
    public static Image decode(byte[] bytes) throws IOException {
        return decodePicture(bytes).color();
    }

    /** The same with all that a result of the same kind needs. */
    public static Picture decodePicture(byte[] bytes) throws IOException {
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
                return turned(Rasters.picture(reader.read(0)), orientation(bytes));
            } catch (IIOException e) {
                throw new IOException("its data is damaged or cut off (" + e.getMessage() + ")", e);
            } catch (RuntimeException e) {
                // Decoders answer damaged data with whatever exception the damage leads to.
                throw new IOException("its data is damaged (" + e + ")", e);
            } finally {
                reader.dispose();
            }
        }
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

    private static Picture turned(Picture picture, int orientation) {
        Turn turn = switch (orientation) {
            case 2 -> Turn.MIRRORED;
            case 3 -> Turn.HALF;
            case 4 -> Turn.MIRRORED_HALF;
            case 5 -> Turn.TRANSPOSED;
            case 6 -> Turn.QUARTER;
            case 7 -> Turn.ANTITRANSPOSED;
            case 8 -> Turn.THREE_QUARTERS;
            default -> Turn.NONE;
        };
        Image alpha = picture.alpha();
        return turn == Turn.NONE
                ? picture
                : picture.with(turn.apply(picture.color()), alpha == null ? null : turn.apply(alpha));
    }

    /** Writes an RGB image as 8-bit PNG; the file appears whole or not at all. */
    public static void writePng(Image image, Path file) throws IOException {
        writePng(toBuffered(image), file);
    }

    /**
     * Writes a picture as PNG of its kind, with texts by keyword in its header; the file appears whole or not at all.
     */
    public static void writePng(Picture picture, Map<String, String> texts, Path file) throws IOException {
        AtomicFile.write(file, png(picture, texts));
    }

    /** A picture as the bytes of a PNG file of its kind, with texts by keyword in its header. */
    public static byte[] png(Picture picture, Map<String, String> texts) throws IOException {
        BufferedImage image = Rasters.buffered(picture);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
            IIOMetadataNode text = new IIOMetadataNode("Text");
            texts.forEach((keyword, value) -> {
                IIOMetadataNode entry = new IIOMetadataNode("TextEntry");
                entry.setAttribute("keyword", keyword);
                entry.setAttribute("value", value);
                text.appendChild(entry);
            });
            IIOMetadataNode root = new IIOMetadataNode(IIOMetadataFormatImpl.standardMetadataFormatName);
            root.appendChild(text);
            metadata.mergeTree(IIOMetadataFormatImpl.standardMetadataFormatName, root);
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, metadata));
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A picture out of Java2D's image; its stored numbers are taken as they are, with no colour conversion. */
    public static Picture toPicture(BufferedImage image) {
        return Rasters.picture(image);
    }

    /** A picture of its own kind, as Java2D knows it. */
    public static BufferedImage toBuffered(Picture picture) {
        return Rasters.buffered(picture);
    }

    /** An RGB image with 8 bits a sample, as Java2D knows it. */
    public static BufferedImage toBuffered(Image image) {
        return Rasters.buffered(new Picture(image, null, false, 8));
    }

    /** Writes a picture as PNG; the file appears whole or not at all. */
    public static void writePng(BufferedImage image, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        AtomicFile.write(file, bytes.toByteArray());
    }
}
