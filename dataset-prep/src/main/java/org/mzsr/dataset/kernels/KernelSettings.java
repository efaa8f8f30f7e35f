package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Subsampling;
import org.mzsr.random.RandomStream;

/**
 * The configuration section {@code prepare.kernels}: a weighted mixture of families of kernels, with scale, noise and
 * compression.
 *
 * @param count degradations to sample, at least 1
 * @param size rows and columns of sampled kernels, odd
 * @param bicubic share of the samples that are made smaller by bicubic resizing, the others directly; counts where the training
 *     leaves the choice to the sample
 * @param scales scales that are sampled for, in turn; empty for the configuration's scale alone
 * @param anisotropic Gaussians, the paper's
 * @param isotropic Gaussians
 * @param delta no blur
 * @param motion straight motion
 * @param disk out of focus
 * @param files kernels from files
 * @param formulas kernels of any family
 * @param noise of the LR images
 * @param jpeg compression of the LR images
 */
public record KernelSettings(
        int count,
        int size,
        double bicubic,
        List<Double> scales,
        Anisotropic anisotropic,
        Isotropic isotropic,
        Delta delta,
        Motion motion,
        Disk disk,
        KernelFiles files,
        Formulas formulas,
        Noise noise,
        Compression jpeg)
        implements Serializable {

    /** Checks the ranges. */
    public KernelSettings {
        require(count >= 1, "count", count, "1 or more");
        require(size >= 1 && size <= 255 && size % 2 == 1, "size", size, "an odd number up to 255");
        require(bicubic >= 0 && bicubic <= 1, "bicubic", bicubic, "0 to 1");
        require(scales.stream().allMatch(scale -> scale > 1 && scale <= 16), "scales", scales, "above 1, at most 16");
        double total = anisotropic.weight()
                + isotropic.weight()
                + delta.weight()
                + motion.weight()
                + disk.weight()
                + files.weight()
                + formulas.weight();
        require(total > 0, "weight", total, "above 0 for one family at least");
    }

    /** The scales that are sampled for. */
    public List<Double> scalesOr(double scale) {
        return scales.isEmpty() ? List.of(scale) : scales;
    }

    /**
     * Samples them all; each is a function of seed and place in the list.
     *
     * @param seed of the dataset
     * @param scale the configuration's
     */
    public List<DegradationSample> sample(long seed, double scale) throws IOException {
        List<Family> families = List.of(anisotropic, isotropic, delta, motion, disk, files.open(), formulas);
        List<Double> all = scalesOr(scale);
        List<DegradationSample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SplittableRandom random = RandomStream.of(seed, "kernel", i);
            double own = all.get(i % all.size());
            Family family = choose(families, random);
            BlurKernel kernel = family.sample(random, size, own);
            Corruption corruption = corruption(random);
            // Drawn last, so that the share decides about nothing else.
            Subsampling subsampling = random.nextDouble() < bicubic ? Subsampling.BICUBIC : Subsampling.DIRECT;
            samples.add(new DegradationSample(family.key(), kernel, subsampling, own, corruption));
        }
        return samples;
    }

    private static Family choose(List<Family> families, SplittableRandom random) {
        List<Family> present =
                families.stream().filter(family -> family.weight() > 0).toList();
        double total = present.stream().mapToDouble(Family::weight).sum();
        double place = total * random.nextDouble();
        for (Family family : present) {
            place -= family.weight();
            if (place < 0) {
                return family;
            }
        }
        return present.get(present.size() - 1);
    }

    private Corruption corruption(SplittableRandom random) {
        double level = Family.uniform(random, noise.min(), noise.max());
        boolean compressed = random.nextDouble() < jpeg.chance();
        int quality = random.nextInt(jpeg.qualityMin(), jpeg.qualityMax() + 1);
        return new Corruption(level, compressed ? quality : 0);
    }
}
