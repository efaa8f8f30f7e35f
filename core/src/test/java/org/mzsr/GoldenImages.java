package org.mzsr;

import static org.assertj.core.api.Assertions.assertThat;

import org.mzsr.array.Npy;
import org.mzsr.image.Image;

/** Golden images, which lie in [height, width, channel] order. */
public final class GoldenImages {

    private GoldenImages() {}

    /** A golden image; 8-bit numbers are divided by 255. */
    public static Image read(String path) {
        Npy npy = Golden.npy(path);
        boolean bytes = isBytes(path);
        int height = npy.shape()[0];
        int width = npy.shape()[1];
        double[] planes = new double[npy.values().length];
        for (int i = 0; i < planes.length; i++) {
            int pixel = i / 3;
            planes[i % 3 * height * width + pixel] = bytes ? npy.values()[i] / 255.0 : npy.values()[i];
        }
        return new Image(3, height, width, planes);
    }

    private static boolean isBytes(String path) {
        return path.matches(".*(/in_|lr\\.npy|_[ab]\\.npy).*") && !path.contains("sample_");
    }

    public static void assertEqual(Image actual, String path, double tolerance) {
        Image expected = read(path);
        assertThat(actual.height()).isEqualTo(expected.height());
        assertThat(actual.width()).isEqualTo(expected.width());
        double largest = 0;
        for (int i = 0; i < expected.data().length; i++) {
            largest = Math.max(largest, Math.abs(actual.data()[i] - expected.data()[i]));
        }
        assertThat(largest).as("largest difference to " + path).isLessThanOrEqualTo(tolerance);
    }
}
