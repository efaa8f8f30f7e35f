package org.mzsr.dataset;

import org.mzsr.image.Image;

/** Images as datasets store them: one byte a sample, {@code [channels, height, width]}. */
final class Pixels {

    private Pixels() {}

    /** The image of stored samples. */
    static Image toImage(byte[] bytes, int height, int width) {
        double[] data = new double[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (bytes[i] & 0xFF) / 255.0;
        }
        return new Image(3, height, width, data);
    }
}
