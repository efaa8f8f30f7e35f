package org.mzsr.adaptation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
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
 * @param parts of the son that the batch's samples lie in
 */
record SupportSet(Image son, Batch batch, double[] interpolated, List<Part> parts) {

    /** LR pixels times passes over them: what takes a few seconds on two cores. */
    private static final long PIXELS = 200_000;

    private static final int PATCH = 128;
    private static final int PATCHES = 16;

    static SupportSet of(Image lr, Degradation degradation, SeenDisplacement seen, ZeroShotOptions options) {
        Image son = LrSon.of(lr, degradation, options.noiseLevel());
        boolean whole = (long) lr.height() * lr.width() <= options.wholeImagePixels();
        int height = whole ? lr.height() : Math.min(PATCH, Math.min(lr.height(), lr.width()));
        int width = whole ? lr.width() : height;
        List<Place> places = whole ? List.of(new Place(0, 0, 0)) : mostInformative(lr, height);
        double scale = degradation.scale();
        boolean apart = !whole && scale == Math.rint(scale);
        List<Part> parts = apart
                ? places.stream()
                        .map(place -> Part.around(place, height, son, (int) scale, lr))
                        .toList()
                : List.of(new Part(son, lr.height(), lr.width(), places));
        double[] input = samples(
                parts,
                height,
                width,
                part -> degradation.networkInput(
                        part.son(), part.height(), part.width(), seen.down(degradation), seen.right(degradation)));
        double[] interpolated = samples(
                parts, height, width, part -> degradation.interpolated(part.son(), part.height(), part.width()));
        double[] label = whole ? lr.data() : cut(lr, places, height, width);
        return new SupportSet(
                son, new Batch(places.size(), lr.channels(), height, width, input, label), interpolated, parts);
    }

    /**
     * A part of the son, with the samples of the batch that it is enlarged to.
     *
     * @param son its pixels, with enough around the samples that these are what the whole son would give
     * @param height of it enlarged
     * @param width of it enlarged
     * @param places where the samples begin, in it enlarged
     */
    record Part(Image son, int height, int width, List<Place> places) {

        /** LR pixels around a patch of the son: beyond what four back-projections with a kernel of 21 pixels reach. */
        private static final int MARGIN = 64;

        static Part around(Place place, int side, Image son, int scale, Image lr) {
            int top = Math.max(0, place.top() / scale - MARGIN);
            int left = Math.max(0, place.left() / scale - MARGIN);
            int bottom = Math.min(son.height(), (place.top() + side) / scale + MARGIN);
            int right = Math.min(son.width(), (place.left() + side) / scale + MARGIN);
            return new Part(
                    son.crop(top, left, bottom - top, right - left),
                    Math.min((bottom - top) * scale, lr.height() - top * scale),
                    Math.min((right - left) * scale, lr.width() - left * scale),
                    List.of(new Place(place.top() - top * scale, place.left() - left * scale, place.gradient())));
        }
    }

    /** What parts become, as the batch has it. */
    double[] samples(Function<Part, Image> enlarged) {
        return samples(parts, batch.height(), batch.width(), enlarged);
    }

    private static double[] samples(List<Part> parts, int height, int width, Function<Part, Image> enlarged) {
        double[][] samples = parts.stream()
                .map(part -> cut(enlarged.apply(part), part.places(), height, width))
                .toArray(double[][]::new);
        return samples.length == 1
                ? samples[0]
                : Arrays.stream(samples).flatMapToDouble(Arrays::stream).toArray();
    }

    /** How many passes over its pixels take a few seconds. */
    long affordablePasses() {
        return PIXELS / ((long) batch.count() * batch.height() * batch.width());
    }

    /** Where a patch begins, and how much neighbouring pixels differ in it. */
    record Place(int top, int left, double gradient) {}

    /** The places of a grid in which neighbouring pixels differ most. */
    static List<Place> mostInformative(Image lr, int side) {
        List<Place> places = new ArrayList<>();
        for (int top = 0; top + side <= lr.height(); top += side) {
            for (int left = 0; left + side <= lr.width(); left += side) {
                places.add(new Place(top, left, meanGradient(lr.crop(top, left, side, side))));
            }
        }
        places.sort(Comparator.comparingDouble(Place::gradient).reversed());
        return places.subList(0, Math.min(PATCHES, places.size()));
    }

    private static double[] cut(Image image, List<Place> places, int height, int width) {
        int sample = image.channels() * height * width;
        if (places.size() == 1 && image.height() == height && image.width() == width) {
            return image.data();
        }
        double[] patches = new double[places.size() * sample];
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            System.arraycopy(
                    image.crop(place.top(), place.left(), height, width).data(), 0, patches, i * sample, sample);
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
