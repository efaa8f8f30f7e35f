package org.mzsr.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import org.jspecify.annotations.Nullable;
import org.mzsr.file.Guarded;
import org.w3c.dom.Node;

/**
 * Decodes image files that nobody vouches for. Foreign decoders do the work, under limits: what they read, how long they take,
 * how many pixels they are asked for. What they would make up for damaged data is refused.
 */
final class Decoder {

    /** Larger images are refused before their pixels are decoded: a small file can claim any size. */
    private static final long MOST_PIXELS = 200_000_000;

    /** What decoding takes: three planes in float64, twice while it is turned, and the decoder's own copy. */
    private static final long BYTES_PER_PIXEL = 64;

    /** A decoder may take so long, and as much again for so many pixels. */
    private static final long SECONDS = 20;

    private static final long PIXELS_IN_THAT_TIME = 10_000_000;

    /** Cameras pad the end of a JPEG with a few bytes; more of them are pixels that were lost. */
    private static final int PADDING = 64;

    private static final Pattern EXTRANEOUS = Pattern.compile("(\\d+) extraneous bytes before marker");

    private final byte[] file;
    private final Consumer<String> notice;
    private final List<String> damage = new ArrayList<>();

    private Decoder(byte[] file, Consumer<String> notice) {
        this.file = file;
        this.notice = notice;
    }

    /**
     * A picture, upright and in sRGB.
     *
     * @param notice told, in a few words each, what was done to the colours and what was left out
     * @throws IOException whatever is wrong; the message says what, without the file's name
     */
    static Picture decode(byte[] bytes, Consumer<String> notice) throws IOException {
        if (bytes.length == 0) {
            throw new IOException("the file is empty");
        }
        boolean png = PngFile.matches(bytes);
        refuseCutWebP(bytes);
        PngFile checked = png ? PngFile.of(bytes) : new PngFile(bytes, null);
        Picture picture = new Decoder(checked.pixels(), notice).picture(checked.profile());
        return turned(picture, orientation(checked.pixels(), notice));
    }

    /** Its header says how long it is; decoders would make up the rest. */
    private static void refuseCutWebP(byte[] bytes) throws IOException {
        if (bytes.length >= 12
                && new String(bytes, 0, 4, StandardCharsets.ISO_8859_1).equals("RIFF")
                && new String(bytes, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP")) {
            long said = Integer.toUnsignedLong(ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt(4))
                    + 8;
            if (said > bytes.length) {
                throw new IOException("its data is cut off: " + bytes.length + " bytes of " + said);
            }
        }
    }

    private Picture picture(byte @Nullable [] profile) throws IOException {
        BoundedInput input = new BoundedInput(file);
        ImageReader reader = Guarded.read(explained(() -> reader(input)));
        try {
            reader.addIIOReadWarningListener((source, warning) -> judge(warning));
            reader.setInput(input, false, false);
            long pixels = Guarded.read(explained(() -> pixels(reader)));
            StoredSamples stored = Guarded.read(explained(() -> samples(reader, profile)));
            BufferedImage image = Guarded.read(
                    explained(() -> reader.read(0)), SECONDS + SECONDS * pixels / PIXELS_IN_THAT_TIME, input::stop);
            if (!damage.isEmpty()) {
                throw new IOException("its data is damaged or cut off (" + damage.get(0) + ")");
            }
            return Guarded.read(() -> Rasters.picture(image, stored));
        } finally {
            input.stop();
            reader.dispose();
        }
    }

    private ImageReader reader(BoundedInput input) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        if (readers.hasNext()) {
            return readers.next();
        }
        String brand = file.length < 12 ? "" : new String(file, 4, 8, StandardCharsets.ISO_8859_1);
        if (brand.startsWith("ftyp")) {
            throw new IOException(
                    "it is of a format (HEIC, AVIF or a film) that is not decoded here; save it as PNG or JPEG"
                            + " first");
        }
        throw new IOException("its content is of no image format that is known here");
    }

    private static long pixels(ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        long most = Math.min(MOST_PIXELS, Runtime.getRuntime().maxMemory() / BYTES_PER_PIXEL);
        if (pixels > most) {
            throw new IOException("it has " + width + "x" + height + " pixels, more than the " + most
                    + " that this Java heap allows");
        }
        return pixels;
    }

    /** What only the file's header says. */
    private StoredSamples samples(ImageReader reader, byte @Nullable [] profile) throws IOException {
        ColorProfile given = profile == null ? null : ColorProfile.of(profile);
        StoredSamples.Alpha alpha = StoredSamples.Alpha.OPACITY;
        String format = reader.getFormatName();
        if (format.equalsIgnoreCase("tiff")) {
            Node header = reader.getImageMetadata(0).getAsTree(IIOMetadataFormatImpl.standardMetadataFormatName);
            String kind = value(header, "SampleFormat");
            if (kind != null && !kind.equals("UnsignedIntegral")) {
                throw new IOException(
                        "its samples are signed or floating-point numbers, and nothing says which of them is"
                                + " white; save it with 8 or 16 bits a sample");
            }
            String opacity = value(header, "Alpha");
            alpha = "premultiplied".equals(opacity)
                    ? StoredSamples.Alpha.MULTIPLIED
                    : "nonpremultiplied".equals(opacity) ? StoredSamples.Alpha.OPACITY : StoredSamples.Alpha.UNKNOWN;
        }
        if (format.equalsIgnoreCase("tiff") || format.equalsIgnoreCase("gif")) {
            int images = reader.getNumImages(true);
            if (images > 1) {
                notice.accept("only the first of its " + images + " images is used");
            }
        }
        return new StoredSamples(given, alpha, notice);
    }

    private static @Nullable String value(Node node, String name) {
        if (node.getNodeName().equals(name)) {
            Node value = node.getAttributes().getNamedItem("value");
            return value == null ? null : value.getNodeValue();
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            String value = value(child, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Decoders of JPEG only warn, and fill what is missing with gray. */
    private void judge(String warning) {
        Matcher extraneous = EXTRANEOUS.matcher(warning);
        boolean padding = extraneous.find()
                && extraneous.group(1).length() < 4
                && Integer.parseInt(extraneous.group(1)) <= PADDING;
        if ((warning.startsWith("Corrupt") || warning.startsWith("Truncated") || warning.startsWith("Premature"))
                && !padding) {
            damage.add(warning);
        }
    }

    /** Says what decoders mean by their own kind of exception. */
    private static <T> Callable<T> explained(Callable<T> work) {
        return () -> {
            try {
                return work.call();
            } catch (IIOException e) {
                throw new IOException("its data is damaged or cut off (" + e.getMessage() + ")", e);
            } catch (BoundedInput.Exhausted e) {
                throw new IOException(e.getMessage(), e);
            }
        };
    }

    /** EXIF orientation, 1 (upright) to 8; 1 where there is none. */
    private static int orientation(byte[] bytes, Consumer<String> notice) {
        try {
            Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes));
            if (metadata.containsDirectoryOfType(ExifSubIFDDirectory.class)) {
                notice.accept("its EXIF data is not kept in the result");
            }
            ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            if (directory == null || !directory.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
                return 1;
            }
            return directory.getInt(ExifIFD0Directory.TAG_ORIENTATION);
        } catch (ImageProcessingException
                | MetadataException
                | IOException
                | RuntimeException
                | OutOfMemoryError
                | StackOverflowError e) {
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
}
