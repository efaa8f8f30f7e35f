package org.mzsr.training.objective;

import java.io.Serializable;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.apiguardian.api.API;
import org.mzsr.manifest.Manifest;
import org.mzsr.random.RandomStream;

/**
 * What one task will compute, decided by its name (seed, iteration, index) alone: which shard, patches and kernel. A
 * plain class, because Spark's Kryo cannot serialise records.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class TaskPlan implements Serializable {

    private static final long serialVersionUID = 1;

    private final long seed;
    private final long iteration;
    private final int index;
    private final int shard;
    private final int[] patches;
    private final int kernel;

    private TaskPlan(long seed, long iteration, int index, int shard, int[] patches, int kernel) {
        this.seed = seed;
        this.iteration = iteration;
        this.index = index;
        this.shard = shard;
        this.patches = patches;
        this.kernel = kernel;
    }

    /**
     * Plans a task: a shard with a chance in proportion to its patches, {@code patches} different ones of it (where it
     * has fewer, all of them, and again from the first), and a kernel, all alike.
     */
    public static TaskPlan of(long seed, long iteration, int index, int patches, Manifest manifest) {
        int kernels = manifest.kernels().rows();
        return of(seed, iteration, index, patches, manifest, random -> random.nextInt(kernels));
    }

    /**
     * The same with a choice of the kernel.
     *
     * @param kernel draws its row number
     */
    public static TaskPlan of(
            long seed,
            long iteration,
            int index,
            int patches,
            Manifest manifest,
            ToIntFunction<SplittableRandom> kernel) {
        SplittableRandom random = RandomStream.of(seed, "task", iteration, index);
        long place = random.nextLong(manifest.patches());
        int shard = 0;
        while (place >= manifest.shards().get(shard).rows()) {
            place -= manifest.shards().get(shard).rows();
            shard++;
        }
        int[] chosen = choose(random, patches, manifest.shards().get(shard).rows());
        return new TaskPlan(seed, iteration, index, shard, chosen, kernel.applyAsInt(random));
    }

    private static int[] choose(SplittableRandom random, int count, int rows) {
        int[] different =
                random.ints(0, rows).distinct().limit(Math.min(count, rows)).toArray();
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = different[i % different.length];
        }
        return chosen;
    }

    /** Iteration of the outer loop, from 0. */
    public long iteration() {
        return iteration;
    }

    /** Number of the task in its iteration. */
    public int index() {
        return index;
    }

    /** Number of the shard in the manifest's list. */
    public int shard() {
        return shard;
    }

    /** Row numbers in the shard. */
    public int[] patches() {
        return Arrays.copyOf(patches, patches.length);
    }

    /** Row number in the kernel table. */
    public int kernel() {
        return kernel;
    }

    /** Randomness of the task beyond its plan. */
    public SplittableRandom random(String purpose) {
        return RandomStream.of(seed, purpose, iteration, index);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "(seed " + seed + ", iteration " + iteration + ", index " + index + ")";
    }
}
