package org.mzsr;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;

/** Small pictures with edges, the same for the same number. */
public final class TestPictures {

    private TestPictures() {}

    /** Rectangles of random colours over each other. */
    public static Image draw(long number, int height, int width) {
        SplittableRandom random = new SplittableRandom(number);
        double[] data = new double[3 * height * width];
        for (int i = 0; i < 60; i++) {
            int top = random.nextInt(height);
            int left = random.nextInt(width);
            int bottom = Math.min(height, top + 3 + random.nextInt(height / 2));
            int right = Math.min(width, left + 3 + random.nextInt(width / 2));
            for (int c = 0; c < 3; c++) {
                double value = random.nextDouble();
                for (int y = top; y < bottom; y++) {
                    for (int x = left; x < right; x++) {
                        data[(c * height + y) * width + x] = value;
                    }
                }
            }
        }
        return new Image(3, height, width, data);
    }

    /** Writes {@code count} pictures as {@code picture-N.png}. */
    public static Path write(Path folder, int count, int height, int width) throws IOException {
        for (int i = 0; i < count; i++) {
            ImageFiles.writePng(draw(i, height, width), folder.resolve("picture-" + i + ".png"));
        }
        return folder;
    }
}
