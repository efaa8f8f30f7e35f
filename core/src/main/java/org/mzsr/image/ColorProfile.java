package org.mzsr.image;

import java.awt.Point;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What stored numbers mean as colours, where that is not sRGB.
 *
 * @param space of the stored numbers
 */
record ColorProfile(ColorSpace space) {

    private static final double LARGEST = 65535;

    /** What of a name can go to a terminal. */
    private static final Pattern PRINTABLE = Pattern.compile("^[ -~]{1,60}");

    /** Pixels that are converted at once. */
    private static final int BLOCK = 1 << 16;

    /** Steps of each number on which a profile is compared with sRGB. */
    private static final int STEPS = 5;

    /** Two of 255 levels: what profiles that all say they are sRGB differ by. */
    private static final double LIKE_SRGB = 2.01 / 255;

    /**
     * Of a profile's bytes.
     *
     * @throws IOException if they are no profile
     */
    static ColorProfile of(byte[] icc) throws IOException {
        try {
            return new ColorProfile(new ICC_ColorSpace(ICC_Profile.getInstance(icc)));
        } catch (IllegalArgumentException | CMMException e) {
            throw new IOException("its colour profile is damaged", e);
        }
    }

    /** Whether numbers can be taken as they are: sRGB, or Java's word for a gray whose numbers nobody explained. */
    boolean isPlain(int numbers) {
        if (space.isCS_sRGB() || space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY))) {
            return true;
        }
        return (numbers == 3 || numbers == 1) && deviation(numbers) <= LIKE_SRGB;
    }

    /** Largest difference from the numbers themselves on a grid over all of them. */
    private double deviation(int numbers) {
        int points = numbers == 3 ? STEPS * STEPS * STEPS : STEPS;
        double[] grid = new double[numbers * points];
        for (int i = 0; i < points; i++) {
            int rest = i;
            for (int c = 0; c < numbers; c++) {
                grid[c * points + i] = (rest % STEPS) / (STEPS - 1.0);
                rest /= STEPS;
            }
        }
        double[] converted = toSrgb(new Image(numbers, 1, points, grid)).data();
        double most = 0;
        for (int i = 0; i < converted.length; i++) {
            most = Math.max(most, Math.abs(converted[i] - grid[numbers == 3 ? i : i % points]));
        }
        return most;
    }

    /** RGB of planes of this profile's numbers, each in 0..1. */
    Image toSrgb(Image stored) {
        int numbers = stored.channels();
        if (numbers != space.getNumComponents()) {
            throw new IllegalArgumentException(numbers + " planes of " + space.getNumComponents() + " numbers a pixel");
        }
        int plane = stored.height() * stored.width();
        double[] rgb = new double[3 * plane];
        ColorConvertOp conversion = space instanceof ICC_ColorSpace
                ? new ColorConvertOp(space, ColorSpace.getInstance(ColorSpace.CS_sRGB), null)
                : null;
        for (int from = 0; from < plane; from += BLOCK) {
            int count = Math.min(BLOCK, plane - from);
            if (conversion == null) {
                byRule(stored.data(), plane, from, count, rgb);
            } else {
                byProfile(conversion, stored.data(), plane, from, count, rgb);
            }
        }
        return new Image(3, stored.height(), stored.width(), rgb);
    }

    private void byProfile(ColorConvertOp conversion, double[] stored, int plane, int from, int count, double[] rgb) {
        WritableRaster source = raster(space.getNumComponents(), count);
        for (int c = 0; c < space.getNumComponents(); c++) {
            int[] line = new int[count];
            for (int i = 0; i < count; i++) {
                line[i] = (int) Math.rint(Math.min(Math.max(stored[c * plane + from + i], 0), 1) * LARGEST);
            }
            source.setSamples(0, 0, count, 1, c, line);
        }
        WritableRaster target = raster(3, count);
        conversion.filter(source, target);
        for (int c = 0; c < 3; c++) {
            int[] line = target.getSamples(0, 0, count, 1, c, (int[]) null);
            for (int i = 0; i < count; i++) {
                rgb[c * plane + from + i] = line[i] / LARGEST;
            }
        }
    }

    /** Colour spaces without a profile, as CMYK without one, know a rule. */
    private void byRule(double[] stored, int plane, int from, int count, double[] rgb) {
        float[] numbers = new float[space.getNumComponents()];
        for (int i = from; i < from + count; i++) {
            for (int c = 0; c < numbers.length; c++) {
                numbers[c] = (float) stored[c * plane + i];
            }
            float[] converted = space.toRGB(numbers);
            for (int c = 0; c < 3; c++) {
                rgb[c * plane + i] = converted[c];
            }
        }
    }

    private static WritableRaster raster(int bands, int count) {
        return Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, count, 1, bands, new Point());
    }

    /** Its name, as far as it has one. */
    @Override
    public String toString() {
        if (space instanceof ICC_ColorSpace icc) {
            String name = name(icc.getProfile());
            return name.isEmpty() ? "its own profile" : "the profile '" + name + "'";
        }
        return space.getType() == ColorSpace.TYPE_CMYK ? "CMYK without a profile" : "another colour space";
    }

    /** Of its description: in version 2 Latin letters, in version 4 two bytes for each, of the first language. */
    private static String name(ICC_Profile profile) {
        byte[] tag = profile.getData(ICC_Profile.icSigProfileDescriptionTag);
        if (tag == null || tag.length < 28) {
            return "";
        }
        String text;
        if (new String(tag, 0, 4, StandardCharsets.ISO_8859_1).equals("mluc")) {
            int length = ByteBuffer.wrap(tag).getInt(20);
            int start = ByteBuffer.wrap(tag).getInt(24);
            if (start < 0 || length < 0 || start > tag.length - length) {
                return "";
            }
            text = new String(tag, start, length, StandardCharsets.UTF_16BE);
        } else {
            text = new String(tag, 12, tag.length - 12, StandardCharsets.ISO_8859_1);
        }
        return PRINTABLE
                .matcher(text)
                .results()
                .findFirst()
                .map(MatchResult::group)
                .orElse("");
    }
}
