package org.mzsr.estimation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mzsr.image.Image;

/** The parts of an image that a predictor reads. */
final class InformativeWindows {

    /**
     * Side of the windows that the network looks through, more or less: those of its training, since what lies at a window's border is
     * told worse than what lies inside.
     */
    private static final int WINDOW = 144;

    /** Windows at most: those with most contrast. More of them tell nothing new. */
    private static final int WINDOWS = 9;

    private InformativeWindows() {}

    /** Where a window begins, and how much there is to see in it. */
    private record Place(int top, int left, double contrast) {}

    /** Those with most contrast; all are equally large, and together they are the image, but for what does not divide by their number. */
    static List<Image> of(Image lr) {
        int rows = parts(lr.height(), WINDOW);
        int columns = parts(lr.width(), WINDOW);
        int height = lr.height() / rows;
        int width = lr.width() / columns;
        List<Place> places = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                places.add(new Place(
                        row * height, column * width, contrast(lr, row * height, column * width, height, width)));
            }
        }
        return places.stream()
                .sorted(Comparator.comparingDouble(Place::contrast).reversed())
                .limit(WINDOWS)
                .map(place -> lr.crop(place.top(), place.left(), height, width))
                .toList();
    }

    /** How many parts of about that size, at least one. */
    static int parts(int length, int size) {
        return Math.max(1, (int) Math.round((double) length / size));
    }

    /** Differences of neighbours, across and down alike. */
    private static double contrast(Image lr, int top, int left, int height, int width) {
        double sum = 0;
        double[] data = lr.data();
        for (int channel = 0; channel < lr.channels(); channel++) {
            for (int y = top; y < top + height - 1; y++) {
                int row = (channel * lr.height() + y) * lr.width();
                for (int x = left; x < left + width - 1; x++) {
                    double here = data[row + x];
                    sum += Math.abs(data[row + x + 1] - here) + Math.abs(data[row + lr.width() + x] - here);
                }
            }
        }
        return sum;
    }
}
