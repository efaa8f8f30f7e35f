package org.mzsr.training.objective;

import java.util.SplittableRandom;
import org.mzsr.dataset.Shard;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.network.Batch;

/** Assembles a task's batches, one after another: HR patches as labels; degraded and enlarged again as network inputs. */
final class PatchBatches {

    private final TaskPlan plan;
    private final Shard shard;
    private final int crop;
    private final Degradation degradation;
    private final Corruption corruption;
    private final SplittableRandom places;
    private final SplittableRandom noise;
    private int used;

    /**
     * Begins with the first patch of the plan.
     *
     * @param crop side of the crops, at most the patches'
     * @param corruption of the LR patches
     * @param places where the crops lie
     */
    PatchBatches(
            TaskPlan plan,
            Shard shard,
            int crop,
            Degradation degradation,
            Corruption corruption,
            SplittableRandom places) {
        this.plan = plan;
        this.shard = shard;
        this.crop = crop;
        this.degradation = degradation;
        this.corruption = corruption;
        this.places = places;
        noise = plan.random("noise");
    }

    /** A batch of the plan's next patches. */
    Batch next(int count) {
        int sample = 3 * crop * crop;
        double[] input = new double[count * sample];
        double[] label = new double[count * sample];
        int room = shard.patchSize() - crop + 1;
        for (int i = 0; i < count; i++) {
            Image patch =
                    shard.patch(plan.patches()[used++]).crop(places.nextInt(room), places.nextInt(room), crop, crop);
            Image lr = corruption.apply(degradation.apply(patch), noise);
            Image enlarged = degradation.networkInput(lr, crop, crop);
            System.arraycopy(enlarged.data(), 0, input, i * sample, sample);
            System.arraycopy(patch.data(), 0, label, i * sample, sample);
        }
        return new Batch(count, 3, crop, crop, input, label);
    }
}
