package org.mzsr.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;

/** Pictures as Java2D holds them. */
final class Rasters {

    /** What the numbers of the largest samples wrap at, when Java takes them for signed. */
    private static final double WRAP = 4294967296.0;

    private Rasters() {}

    /**
     * A picture out of Java2D's image.
     *
     * @param stored what the image itself does not say of its numbers
     */
    static Picture picture(BufferedImage given, StoredSamples stored) {
        BufferedImage image = given;
        if (given.isAlphaPremultiplied()) {
            // Of a copy: the image is the caller's.
            image = new BufferedImage(
                    given.getColorModel(),
                    given.copyData(given.getRaster().createCompatibleWritableRaster()),
                    true,
                    null);
            image.coerceData(false);
        }
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return converted(fromPalette(image.getRaster(), palette), stored.profile(), stored);
        }
        Raster raster = image.getRaster();
        refuseWhatHasNoWhite(raster.getTransferType());
        ColorProfile own = new ColorProfile(image.getColorModel().getColorSpace());
        ColorProfile said = stored.profile();
        // One for RGB in a gray file, or the other way round, says nothing of its numbers.
        boolean fits =
                said != null && said.space().getNumComponents() == own.space().getNumComponents();
        ColorProfile profile = said != null && fits ? said : own;
        int numbers = Math.min(profile.space().getNumComponents(), raster.getNumBands());
        Image color = planes(raster, IntStream.range(0, numbers).toArray());
        boolean hasAlpha = image.getColorModel().hasAlpha()
                && raster.getNumBands() == numbers + 1
                && stored.alpha() != StoredSamples.Alpha.UNKNOWN;
        Image alpha = hasAlpha ? planes(raster, new int[] {numbers}) : null;
        if (alpha != null && stored.alpha() == StoredSamples.Alpha.MULTIPLIED) {
            color = divided(color, alpha);
        }
        int bits = raster.getSampleModel().getSampleSize(0) > 8 ? 16 : 8;
        if (profile.isPlain(numbers)) {
            return new Picture(numbers == 1 ? threefold(color) : color, alpha, numbers == 1, bits);
        }
        stored.notice().accept("colours converted from " + profile + " to sRGB");
        return new Picture(profile.toSrgb(color), alpha, numbers == 1, bits);
    }

    private static Picture converted(Picture picture, @Nullable ColorProfile profile, StoredSamples stored) {
        if (profile == null || profile.space().getNumComponents() != 3 || profile.isPlain(3)) {
            return picture;
        }
        stored.notice().accept("colours converted from " + profile + " to sRGB");
        return new Picture(profile.toSrgb(picture.color()), picture.alpha(), false, picture.bits());
    }

    private static void refuseWhatHasNoWhite(int type) {
        if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE || type == DataBuffer.TYPE_SHORT) {
            throw new BadInputException(
                    "Cannot use an image whose samples are signed or floating-point numbers: nothing says"
                            + " which of them is white; save it with 8 or 16 bits a sample");
        }
    }

    private static Image threefold(Image gray) {
        int plane = gray.data().length;
        double[] data = new double[3 * plane];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(gray.data(), 0, data, c * plane, plane);
        }
        return new Image(3, gray.height(), gray.width(), data);
    }

    private static Image divided(Image color, Image alpha) {
        int plane = alpha.data().length;
        double[] data = new double[color.data().length];
        for (int i = 0; i < data.length; i++) {
            double opacity = alpha.data()[i % plane];
            data[i] = opacity > 0 ? Math.min(1, color.data()[i] / opacity) : 0;
        }
        return new Image(color.channels(), color.height(), color.width(), data);
    }

    private static Image planes(Raster raster, int[] bands) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        double[] data = new double[bands.length * height * width];
        double[] line = new double[width];
        for (int c = 0; c < bands.length; c++) {
            double largest = (1L << raster.getSampleModel().getSampleSize(bands[c])) - 1;
            for (int y = 0; y < height; y++) {
                raster.getSamples(0, y, width, 1, bands[c], line);
                for (int x = 0; x < width; x++) {
                    double number = line[x] < 0 ? line[x] + WRAP : line[x];
                    data[(c * height + y) * width + x] = number / largest;
                }
            }
        }
        return new Image(bands.length, height, width, data);
    }

    private static Picture fromPalette(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int plane = height * width;
        double[] data = new double[3 * plane];
        double[] opacity = new double[plane];
        boolean gray = true;
        for (int i = 0; i < plane; i++) {
            int entry = raster.getSample(i % width, i / width, 0);
            data[i] = palette.getRed(entry) / 255.0;
            data[plane + i] = palette.getGreen(entry) / 255.0;
            data[2 * plane + i] = palette.getBlue(entry) / 255.0;
            opacity[i] = palette.getAlpha(entry) / 255.0;
            gray &= data[i] == data[plane + i] && data[i] == data[2 * plane + i];
        }
        Image alpha = palette.hasAlpha() ? new Image(1, height, width, opacity) : null;
        return new Picture(new Image(3, height, width, data), alpha, gray, 8);
    }

    static BufferedImage buffered(Picture picture) {
        Canvas canvas =
                Canvas.of(picture, picture.color().height(), picture.color().width());
        canvas.draw(picture.color(), 0, 0);
        if (picture.alpha() != null) {
            canvas.drawAlpha(picture.alpha());
        }
        return canvas.image();
    }
}
