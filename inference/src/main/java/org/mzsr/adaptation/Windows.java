package org.mzsr.adaptation;

import org.mzsr.image.Image;

/**
 * A result computed from parts of the LR image, each with so much around it that its middle is what the whole image would give. For
 * whole scales, where LR pixels lie on the result's grid.
 *
 * @param lr the LR image
 * @param scale whole
 * @param margin LR pixels around a part that what is computed from it depends on
 * @param computation of a part's result
 */
record Windows(Image lr, int scale, int margin, Computation computation) implements Enlargement {

    /** Side of a window, in LR pixels. */
    private static final int SIDE = 512;

    /** What an LR part becomes: {@code scale} times as large. */
    interface Computation {
        Image of(Image part);
    }

    @Override
    public int height() {
        return lr.height() * scale;
    }

    @Override
    public int width() {
        return lr.width() * scale;
    }

    @Override
    public void windows(Sink sink) {
        int step = SIDE * scale;
        for (int top = 0; top < height(); top += step) {
            for (int left = 0; left < width(); left += step) {
                sink.window(
                        window(top, left, Math.min(step, height() - top), Math.min(step, width() - left)), top, left);
            }
        }
    }

    /** Some pixels of the result. */
    Image window(int top, int left, int height, int width) {
        Place place = place(top, left, height, width);
        return computation.of(place.of(lr)).crop(top - place.top() * scale, left - place.left() * scale, height, width);
    }

    /** The LR part that pixels of the result depend on. */
    Place place(int top, int left, int height, int width) {
        int firstRow = Math.max(0, top / scale - margin);
        int firstColumn = Math.max(0, left / scale - margin);
        return new Place(
                firstRow,
                firstColumn,
                Math.min(lr.height(), (top + height + scale - 1) / scale + margin) - firstRow,
                Math.min(lr.width(), (left + width + scale - 1) / scale + margin) - firstColumn);
    }

    /** A part of the LR image. */
    record Place(int top, int left, int height, int width) {

        Image of(Image lr) {
            return lr.crop(top, left, height, width);
        }
    }
}
