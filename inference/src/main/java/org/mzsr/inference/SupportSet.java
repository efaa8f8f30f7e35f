package org.mzsr.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.network.Batch;
import org.mzsr.random.RandomStream;

/**
 * What one image gives to learn from: its LR son, enlarged, and the image itself as the label. Of an image that is larger
 * than memory should hold at once, its most informative patches.
 *
 * @param son the LR image degraded once more, with noise if asked for, clipped
 * @param batch network input and label
 */
record SupportSet(Image son, Batch batch) {

    private static final int PATCH = 128;
    private static final int PATCHES = 16;

    static SupportSet of(Image lr, Degradation degradation, ZeroShotOptions options) {
        // Noise is a function of the image's size alone, so that a result can be had again.
        Image son = new Corruption(options.noiseLevel(), 0)
                .apply(degradation.apply(lr), RandomStream.of(0, "son noise", lr.height(), lr.width()));
        Image input = Bicubic.resize(son, degradation.scale(), lr.height(), lr.width());
        if ((long) lr.height() * lr.width() <= options.wholeImagePixels()) {
            return new SupportSet(son, new Batch(1, lr.channels(), lr.height(), lr.width(), input.data(), lr.data()));
        }
        return new SupportSet(son, patches(lr, input));
    }

    private record Place(int top, int left, double gradient) {}

    /** The patches of a grid in which neighbouring pixels differ most. */
    private static Batch patches(Image lr, Image input) {
        int side = Math.min(PATCH, Math.min(lr.height(), lr.width()));
        List<Place> places = new ArrayList<>();
        for (int top = 0; top + side <= lr.height(); top += side) {
            for (int left = 0; left + side <= lr.width(); left += side) {
                places.add(new Place(top, left, meanGradient(lr.crop(top, left, side, side))));
            }
        }
        places.sort(Comparator.comparingDouble(Place::gradient).reversed());
        List<Place> chosen = places.subList(0, Math.min(PATCHES, places.size()));
        int sample = lr.channels() * side * side;
        double[] inputs = new double[chosen.size() * sample];
        double[] labels = new double[chosen.size() * sample];
        for (int i = 0; i < chosen.size(); i++) {
            Place place = chosen.get(i);
            System.arraycopy(input.crop(place.top(), place.left(), side, side).data(), 0, inputs, i * sample, sample);
            System.arraycopy(lr.crop(place.top(), place.left(), side, side).data(), 0, labels, i * sample, sample);
        }
        return new Batch(chosen.size(), lr.channels(), side, side, inputs, labels);
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
