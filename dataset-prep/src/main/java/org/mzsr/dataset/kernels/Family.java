package org.mzsr.dataset.kernels;

import java.util.random.RandomGenerator;
import org.mzsr.degradation.BlurKernel;

/** One kind of kernels in a mixture. */
interface Family {

    /** Its share, relative to the other families' weights. */
    double weight();

    /** Its key in {@code prepare.kernels}. */
    String key();

    /**
     * One kernel.
     *
     * @param size rows and columns
     * @param scale of super-resolution that it is for
     */
    BlurKernel sample(RandomGenerator random, int size, double scale);

    /** A number from a range, all equally likely. */
    static double uniform(RandomGenerator random, double from, double to) {
        return from + (to - from) * random.nextDouble();
    }
}
