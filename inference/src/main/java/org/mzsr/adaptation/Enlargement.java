package org.mzsr.adaptation;

import org.apiguardian.api.API;
import org.mzsr.image.Image;

/**
 * An enlarged image, to be had as a whole or window by window: a large one is computed while it is asked for, and need never be held
 * as a whole. Valid as long as the {@link Watcher} that got it is being told.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Enlargement {

    /** Takes a window. */
    @FunctionalInterface
    interface Sink {

        /**
         * Of the enlarged image.
         *
         * @param part its pixels, in 0..1
         * @param top row of its first pixel
         * @param left column of its first pixel
         */
        void window(Image part, int top, int left);
    }

    /** Rows. */
    int height();

    /** Columns. */
    int width();

    /** Gives windows that cover the image, each pixel once. */
    void windows(Sink sink);

    /** The image as a whole. */
    default Image image() {
        int plane = height() * width();
        double[] all = new double[3 * plane];
        windows((part, top, left) -> {
            for (int line = 0; line < 3 * part.height(); line++) {
                int channel = line / part.height();
                int row = top + line % part.height();
                System.arraycopy(
                        part.data(), line * part.width(), all, channel * plane + row * width() + left, part.width());
            }
        });
        return new Image(3, height(), width(), all);
    }

    /** One that is there already. */
    static Enlargement of(Image image) {
        return new Enlargement() {
            @Override
            public int height() {
                return image.height();
            }

            @Override
            public int width() {
                return image.width();
            }

            @Override
            public void windows(Sink sink) {
                sink.window(image, 0, 0);
            }

            @Override
            public Image image() {
                return image;
            }
        };
    }
}
