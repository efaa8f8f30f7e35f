package org.mzsr.training.objective;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.mzsr.degradation.KernelShape;
import org.mzsr.problem.LearnedVector;

/**
 * Where in the plane of kernel widths the network is weak. The plane of √λ₁ (the longer axis) and √λ₂ is cut into {@value
 * #BANDS} bands each way, of equal width between the narrowest and the widest kernel of the table; a region's loss is a running
 * mean over its tasks. The kernels' direction is left out: photographs look much alike in every one.
 *
 * <p>With {@link Sampling#ATLAS} a kernel's chance is in proportion to its region's loss. The losses are learnt beside the
 * network, as an extra of the learnt vector: checkpoints have them, and a resumed run draws what it would have drawn.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class KernelAtlas {

    /** Bands on each axis. */
    static final int BANDS = 6;

    /** Of the running mean: what one more task counts. */
    private static final double SHARE = 0.1;

    private static final String NAME = "kernel_losses";

    private final double narrowest;
    private final double band;
    private final int[] regions;

    private KernelAtlas(double narrowest, double band, int[] regions) {
        this.narrowest = narrowest;
        this.band = band;
        this.regions = regions;
    }

    /** Of a table's kernels, at least one. */
    public static KernelAtlas of(List<KernelShape> shapes) {
        double narrowest = Math.sqrt(
                shapes.stream().mapToDouble(KernelShape::lambda2).min().orElseThrow());
        double widest = Math.sqrt(
                shapes.stream().mapToDouble(KernelShape::lambda1).max().orElseThrow());
        double band = Math.max((widest - narrowest) / BANDS, 1e-9);
        int[] regions = shapes.stream()
                .mapToInt(shape -> region(shape, narrowest, band))
                .toArray();
        return new KernelAtlas(narrowest, band, regions);
    }

    private static int region(KernelShape shape, double narrowest, double band) {
        return place(shape.lambda1(), narrowest, band) * BANDS + place(shape.lambda2(), narrowest, band);
    }

    private static int place(double lambda, double narrowest, double band) {
        return (int) Math.min(BANDS - 1.0, Math.max(0, (Math.sqrt(lambda) - narrowest) / band));
    }

    /** Number of regions, whatever the kernels; those above the diagonal stay empty. */
    public static int regions() {
        return BANDS * BANDS;
    }

    /** The region of a row of the table. */
    public int region(int kernel) {
        return regions[kernel];
    }

    /** From where to where a region goes on the longer axis: √λ₁ in pixels. */
    public double[] longer(int region) {
        return edges(region / BANDS);
    }

    /** From where to where a region goes on the shorter axis: √λ₂ in pixels. */
    public double[] shorter(int region) {
        return edges(region % BANDS);
    }

    private double[] edges(int place) {
        return new double[] {narrowest + place * band, narrowest + (place + 1) * band};
    }

    /** A vector with losses to be learnt; nothing is known of them. */
    static LearnedVector begin(LearnedVector learned) {
        return learned.with(NAME, List.of(regions()), new double[regions()]);
    }

    /**
     * Draws a row of the table.
     *
     * @param learned with the losses; a region that no task has seen yet counts as the mean of the others
     */
    public int draw(SplittableRandom random, LearnedVector learned) {
        double[] losses = learned.extra(NAME);
        double mean = Arrays.stream(losses).filter(loss -> loss > 0).average().orElse(1);
        double[] weights = IntStream.of(regions)
                .mapToDouble(region -> losses[region] > 0 ? losses[region] : mean)
                .toArray();
        double place = random.nextDouble() * Arrays.stream(weights).sum();
        int kernel = 0;
        while (kernel < weights.length - 1 && place >= weights[kernel]) {
            place -= weights[kernel++];
        }
        return kernel;
    }

    /**
     * The losses after some tasks more.
     *
     * @param kernels of the tasks, in their order
     * @param found each task's loss
     */
    public LearnedVector after(LearnedVector learned, int[] kernels, double[] found) {
        double[] losses = learned.extra(NAME);
        for (int i = 0; i < kernels.length; i++) {
            int region = regions[kernels[i]];
            losses[region] = losses[region] > 0 ? losses[region] + SHARE * (found[i] - losses[region]) : found[i];
        }
        return learned.replacing(NAME, losses);
    }
}
