package org.mzsr.dataset;

import org.mzsr.image.Image;

/** Images as datasets store them: one byte a sample, {@code [channels, height, width]}. */
public final class Pixels {

    private Pixels() {}

    static byte[] toBytes(Image image) {
        byte[] bytes = new byte[image.data().length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) Math.rint(Math.min(Math.max(image.data()[i], 0), 1) * 255);
        }
        return bytes;
    }

    /** The image of stored samples. */
    public static Image toImage(byte[] bytes, int height, int width) {
        double[] data = new double[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (bytes[i] & 0xFF) / 255.0;
        }
        return new Image(3, height, width, data);
    }
}
