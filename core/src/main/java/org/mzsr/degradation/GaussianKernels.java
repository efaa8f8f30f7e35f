package org.mzsr.degradation;

import java.util.random.RandomGenerator;

/**
 * A distribution over anisotropic Gaussian kernels (paper, section 4.2): θ ~ U[0, π], λ₁ ~ U[λmin, λmax],
 * λ₂ ~ U[λmin, λ₁].
 *
 * @param size rows and columns; odd, so that the kernel has a middle
 * @param lambdaMin smallest eigenvalue of the covariance, in pixels²; the paper has 1
 * @param lambdaMax largest eigenvalue; the paper has 2.5 · scale
 */
public record GaussianKernels(int size, double lambdaMin, double lambdaMax) {

    /** Checks the ranges. */
    public GaussianKernels {
        if (size < 1 || size % 2 == 0 || !(lambdaMin > 0 && lambdaMax >= lambdaMin)) {
            throw new IllegalArgumentException("Cannot sample Gaussian kernels of size " + size + " with lambda from "
                    + lambdaMin + " to " + lambdaMax
                    + ": expected an odd size and lambdas above 0, the largest not below the smallest");
        }
    }

    /** One sample of the distribution. */
    public BlurKernel sample(RandomGenerator random) {
        double theta = Math.PI * random.nextDouble();
        double lambda1 = lambdaMin + (lambdaMax - lambdaMin) * random.nextDouble();
        double lambda2 = lambdaMin + (lambda1 - lambdaMin) * random.nextDouble();
        return BlurKernel.gaussian(size, theta, lambda1, lambda2);
    }
}
