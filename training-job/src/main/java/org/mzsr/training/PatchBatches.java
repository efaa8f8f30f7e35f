package org.mzsr.training;

import java.util.SplittableRandom;
import org.mzsr.dataset.Shard;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.network.Batch;

/** Assembles network inputs and labels from HR patches. */
final class PatchBatches {

    private PatchBatches() {}

    /**
     * A batch of some of a task's patches, degraded and enlarged again.
     *
     * @param random where the crops lie
     * @param from first patch of the plan
     * @param count patches
     * @param crop side of the crops, at most the patches'
     */
    static Batch of(
            TaskPlan plan,
            Shard shard,
            SplittableRandom random,
            int from,
            int count,
            int crop,
            Degradation degradation) {
        int sample = 3 * crop * crop;
        double[] input = new double[count * sample];
        double[] label = new double[count * sample];
        int[] patches = plan.patches();
        int room = shard.patchSize() - crop + 1;
        for (int i = 0; i < count; i++) {
            Image patch = shard.patch(patches[from + i]).crop(random.nextInt(room), random.nextInt(room), crop, crop);
            System.arraycopy(degradation.networkInput(patch).data(), 0, input, i * sample, sample);
            System.arraycopy(patch.data(), 0, label, i * sample, sample);
        }
        return new Batch(count, 3, crop, crop, input, label);
    }
}
