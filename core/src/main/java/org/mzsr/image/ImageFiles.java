package org.mzsr.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.apiguardian.api.API;
import org.mzsr.error.FileException;
import org.mzsr.file.AtomicFile;

/** Decodes image files of any common kind, and writes PNG. */
@API(status = API.Status.STABLE)
public final class ImageFiles {

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
        return readPicture(file, notice -> {});
    }

    /**
     * The same.
     *
     * @param notice told, in a few words each, what was done to the colours and what was left out
     */
    public static Picture readPicture(Path file, Consumer<String> notice) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FileException("Cannot read image " + file + ": there is no such file");
        }
        try {
            return decodePicture(Files.readAllBytes(file), notice);
        } catch (IOException e) {
            throw new FileException("Cannot read image " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Decodes an image file's bytes to RGB in 0..1: 1 to 32 bits, gray (three equal planes), palette, CMYK; alpha is dropped;
     * turned upright as its EXIF orientation says. Colours that a profile explains are converted to sRGB; numbers that no
     * profile explains, or one that is sRGB but for two levels of 255, are taken as they are.
     *
     * @throws IOException if they are not an image that can be decoded, or a damaged one, or its samples are signed or
     *     floating-point; the message says why, without the file's name
     */
    public static Image decode(byte[] bytes) throws IOException {
        return decodePicture(bytes).color();
    }

    /** The same with all that a result of the same kind needs. */
    public static Picture decodePicture(byte[] bytes) throws IOException {
        return decodePicture(bytes, notice -> {});
    }

    /**
     * The same.
     *
     * @param notice told, in a few words each, what was done to the colours and what was left out
     */
    public static Picture decodePicture(byte[] bytes, Consumer<String> notice) throws IOException {
        return Decoder.decode(bytes, notice);
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

    /** The same of Java2D's image. */
    public static void writePng(BufferedImage image, Map<String, String> texts, Path file) throws IOException {
        AtomicFile.write(file, png(image, texts));
    }

    /** A picture as the bytes of a PNG file of its kind, with texts by keyword in its header. */
    public static byte[] png(Picture picture, Map<String, String> texts) throws IOException {
        return png(Rasters.buffered(picture), texts);
    }

    /** The same of Java2D's image. */
    public static byte[] png(BufferedImage image, Map<String, String> texts) throws IOException {
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

    /**
     * A picture out of Java2D's image, in sRGB; numbers of sRGB and of Java2D's plain gray are taken as they are.
     *
     * @throws IllegalArgumentException if its samples are signed or floating-point
     */
    public static Picture toPicture(BufferedImage image) {
        return Rasters.picture(image, StoredSamples.asDecoded());
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
