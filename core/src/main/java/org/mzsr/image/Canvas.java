package org.mzsr.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Locale;
import org.mzsr.error.FailedException;

/** A picture in the making, held with as many bits as its file will have, so that a large one need not be held as numbers too. */
public final class Canvas {

    private final BufferedImage image;
    private final boolean gray;
    private final double largest;

    private Canvas(BufferedImage image, boolean gray, double largest) {
        this.image = image;
        this.gray = gray;
        this.largest = largest;
    }

    /**
     * Refuses, before long work, a picture that cannot be held after it: itself, and once more as a file.
     *
     * @param kind whose grayness, alpha and bits it will have
     * @throws IllegalStateException if it is too large for this Java heap, or for any
     */
    public static void require(Picture kind, long height, long width) {
        long samples = height * width * ((kind.gray() ? 1 : 3) + (kind.alpha() == null ? 0 : 1));
        double bytes = samples * (kind.bits() / 8.0);
        double most = Runtime.getRuntime().maxMemory();
        if (samples > Integer.MAX_VALUE - 8 || 2 * bytes > most) {
            throw new FailedException(String.format(
                    Locale.ROOT,
                    "Cannot make a picture of %dx%d pixels: it takes %.1f GB of Java heap, there are %.1f; allow more with"
                            + " MZSR_JAVA_OPTS=-Xmx%dg, or cut the image into parts",
                    width,
                    height,
                    2 * bytes / 1e9,
                    most / 1e9,
                    (long) Math.ceil(3 * bytes / 1e9)));
        }
    }

    /**
     * An empty one.
     *
     * @param kind whose grayness, alpha and bits it has
     */
    public static Canvas of(Picture kind, int height, int width) {
        boolean hasAlpha = kind.alpha() != null;
        int type = kind.bits() == 16 ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(kind.gray() ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                hasAlpha,
                false,
                hasAlpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                type);
        int bands = (kind.gray() ? 1 : 3) + (hasAlpha ? 1 : 0);
        WritableRaster raster = Raster.createInterleavedRaster(type, width, height, bands, null);
        return new Canvas(new BufferedImage(model, raster, false, null), kind.gray(), (1L << kind.bits()) - 1);
    }

    /** Draws a part of its colours, limited to 0..1 and rounded. */
    public void draw(Image part, int top, int left) {
        if (gray) {
            write(0, meanOfColors(part), 0, top, left);
        } else {
            for (int band = 0; band < 3; band++) {
                write(band, part, band, top, left);
            }
        }
    }

    /** Draws all of its opacity. */
    public void drawAlpha(Image alpha) {
        write(image.getRaster().getNumBands() - 1, alpha, 0, 0, 0);
    }

    /** What was drawn. */
    public BufferedImage image() {
        return image;
    }

    private void write(int band, Image part, int plane, int top, int left) {
        int width = part.width();
        double[] line = new double[width];
        for (int y = 0; y < part.height(); y++) {
            for (int x = 0; x < width; x++) {
                double value = part.data()[(plane * part.height() + y) * width + x];
                line[x] = Math.rint(Math.min(Math.max(value, 0), 1) * largest);
            }
            image.getRaster().setSamples(left, top + y, width, 1, band, line);
        }
    }

    /** One plane: a network may have coloured a gray picture a little. */
    private static Image meanOfColors(Image image) {
        int plane = image.height() * image.width();
        double[] mean = new double[plane];
        for (int i = 0; i < plane; i++) {
            mean[i] = (image.data()[i] + image.data()[plane + i] + image.data()[2 * plane + i]) / 3;
        }
        return new Image(1, image.height(), image.width(), mean);
    }
}
