package org.mzsr.dataset;

import java.util.function.BiConsumer;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.random.RandomStream;

/** Cuts an image into the patches of a dataset. */
final class PatchCutter {

    private final PrepareSettings settings;
    private final long seed;

    PatchCutter(PrepareSettings settings, long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    /**
     * Gives each patch that is not flat to {@code sink}, as 8-bit planes.
     *
     * @param name the image's name in the dataset, which with the seed decides where its patches go
     * @return how many patches were too flat
     */
    int cut(String name, Image image, BiConsumer<PatchKey, byte[]> sink) {
        int size = settings.patchSize();
        int flat = 0;
        for (int top = 0; top + size <= image.height(); top += settings.stride()) {
            for (int left = 0; left + size <= image.width(); left += settings.stride()) {
                Image patch = image.crop(top, left, size, size);
                if (meanGradient(patch) < settings.minGradient()) {
                    flat++;
                    continue;
                }
                for (Turn turn : Turn.values()) {
                    if (turn == Turn.NONE || settings.augment()) {
                        sink.accept(
                                key(name, top, left, turn), turn.apply(patch).bytes8());
                    }
                }
            }
        }
        return flat;
    }

    private PatchKey key(String name, int top, int left, Turn turn) {
        long chance = RandomStream.key(seed, "patch " + name + " " + turn, top, left);
        int shard = (int) Long.remainderUnsigned(chance, settings.shards());
        return new PatchKey(shard, chance, name, top, left, turn);
    }

    /** Mean over pixels of √(dx² + dy²) of the mean of the channels, with forward differences. */
    static double meanGradient(Image image) {
        int height = image.height();
        int width = image.width();
        int plane = height * width;
        double[] gray = new double[plane];
        for (int i = 0; i < image.data().length; i++) {
            gray[i % plane] += image.data()[i] / image.channels();
        }
        double sum = 0;
        for (int y = 0; y < height - 1; y++) {
            for (int x = 0; x < width - 1; x++) {
                int at = y * width + x;
                sum += Math.hypot(gray[at + 1] - gray[at], gray[at + width] - gray[at]);
            }
        }
        double positions = (height - 1.0) * (width - 1.0);
        return sum / positions;
    }
}
