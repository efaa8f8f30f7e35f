package org.mzsr.adaptation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.network.Batch;

/**
 * What one image gives to learn from: its LR son, enlarged, and the image itself as the label. Of an image that is larger
 * than memory should hold at once, its most informative patches.
 *
 * @param son the LR image degraded once more, with noise if asked for, clipped
 * @param batch network input and label
 * @param interpolated bicubic interpolation of the son, moved by the degradation's displacement so that it lies where the
 *     label does: what adaptation has to beat
 * @param places where the patches are cut from; none where the batch is the whole image
 */
record SupportSet(Image son, Batch batch, double[] interpolated, List<Place> places) {

    /** LR pixels times passes over them: what takes a few seconds on two cores. */
    private static final long PIXELS = 200_000;

    private static final int PATCH = 128;
    private static final int PATCHES = 16;

    static SupportSet of(Image lr, Degradation degradation, SeenDisplacement seen, ZeroShotOptions options) {
        Image son = LrSon.of(lr, degradation, options.noiseLevel());
        Image input =
                degradation.networkInput(son, lr.height(), lr.width(), seen.down(degradation), seen.right(degradation));
        Image interpolated = degradation.interpolated(son, lr.height(), lr.width());
        if ((long) lr.height() * lr.width() <= options.wholeImagePixels()) {
            Batch whole = new Batch(1, lr.channels(), lr.height(), lr.width(), input.data(), lr.data());
            return new SupportSet(son, whole, interpolated.data(), List.of());
        }
        int side = Math.min(PATCH, Math.min(lr.height(), lr.width()));
        List<Place> places = mostInformative(lr, side);
        Batch patches =
                new Batch(places.size(), lr.channels(), side, side, cut(input, places, side), cut(lr, places, side));
        return new SupportSet(son, patches, cut(interpolated, places, side), places);
    }

    /** How many passes over its pixels take a few seconds. */
    long affordablePasses() {
        return PIXELS / ((long) batch.count() * batch.height() * batch.width());
    }

    /** An image of the LR image's size, or a little larger, as the batch has it. */
    double[] like(Image image) {
        return places.isEmpty()
                ? image.crop(0, 0, batch.height(), batch.width()).data()
                : cut(image, places, batch.height());
    }

    /** Where a patch begins, and how much neighbouring pixels differ in it. */
    record Place(int top, int left, double gradient) {}

    /** The places of a grid in which neighbouring pixels differ most. */
    private static List<Place> mostInformative(Image lr, int side) {
        List<Place> places = new ArrayList<>();
        for (int top = 0; top + side <= lr.height(); top += side) {
            for (int left = 0; left + side <= lr.width(); left += side) {
                places.add(new Place(top, left, meanGradient(lr.crop(top, left, side, side))));
            }
        }
        places.sort(Comparator.comparingDouble(Place::gradient).reversed());
        return places.subList(0, Math.min(PATCHES, places.size()));
    }

    private static double[] cut(Image image, List<Place> places, int side) {
        int sample = image.channels() * side * side;
        double[] patches = new double[places.size() * sample];
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            System.arraycopy(image.crop(place.top(), place.left(), side, side).data(), 0, patches, i * sample, sample);
        }
        return patches;
    }

    private static double meanGradient(Image image) {
        double sum = 0;
        int width = image.width();
        for (int line = 0; line < image.channels() * image.height(); line++) {
            for (int x = 0; x < width; x++) {
                double here = image.data()[line * width + x];
                if (x + 1 < width) {
                    sum += Math.abs(image.data()[line * width + x + 1] - here);
                }
                if ((line + 1) % image.height() != 0) {
                    sum += Math.abs(image.data()[(line + 1) * width + x] - here);
                }
            }
        }
        return sum / image.data().length;
    }
}
