package org.mzsr.training.objective;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.mzsr.dataset.Shard;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.network.Batch;

/** Assembles a task's batches, one after another: images as labels; degraded and enlarged again as network inputs. */
final class PatchBatches {

    private final TaskPlan plan;
    private final Shard shard;
    private final int crop;
    private final Degradation degradation;
    private final Corruption corruption;
    private final boolean aligned;
    private final SplittableRandom places;
    private final SplittableRandom noise;
    private int used;

    /**
     * Begins with the first patch of the plan.
     *
     * @param crop side of labels and inputs, at most the patches'
     * @param corruption of the LR patches
     * @param aligned whether inputs lie where labels do
     */
    PatchBatches(
            TaskPlan plan, Shard shard, int crop, Degradation degradation, Corruption corruption, boolean aligned) {
        this.plan = plan;
        this.shard = shard;
        this.crop = crop;
        this.degradation = degradation;
        this.corruption = corruption;
        this.aligned = aligned;
        places = plan.random("crop");
        noise = plan.random("noise");
    }

    /** A batch of the plan's next patches. */
    Batch next(int count) {
        return batch(count, () -> patch(crop));
    }

    /** A batch of the plan's next patches, degraded: LR images, to be restored from their sons. */
    Batch nextSons(int count) {
        int side = (int) (crop * degradation.scale());
        return batch(count, () -> degraded(patch(side)));
    }

    private Batch batch(int count, Supplier<Image> labels) {
        int sample = 3 * crop * crop;
        double[] input = new double[count * sample];
        double[] label = new double[count * sample];
        for (int i = 0; i < count; i++) {
            Image wanted = labels.get();
            Image enlarged = degradation.networkInput(degraded(wanted), crop, crop, aligned);
            System.arraycopy(enlarged.data(), 0, input, i * sample, sample);
            System.arraycopy(wanted.data(), 0, label, i * sample, sample);
        }
        return new Batch(count, 3, crop, crop, input, label);
    }

    private Image patch(int side) {
        int room = shard.patchSize() - side + 1;
        return shard.patch(plan.patches()[used++]).crop(places.nextInt(room), places.nextInt(room), side, side);
    }

    private Image degraded(Image image) {
        return corruption.apply(degradation.apply(image), noise);
    }
}
