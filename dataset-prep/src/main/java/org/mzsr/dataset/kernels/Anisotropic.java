package org.mzsr.dataset.kernels;

import static org.mzsr.config.Checks.require;

import java.io.Serializable;
import java.util.random.RandomGenerator;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.error.BadInputException;

/**
 * Anisotropic Gaussians (paper, section 4.2): θ ~ U[angle-min, angle-max], λ₁ ~ U[λmin, λmax], λ₂ ~ U[λmin, λ₁].
 *
 * @param weight share in the mixture
 * @param lambdaMin smallest eigenvalue of the covariance, in pixels²; the paper has 1
 * @param lambdaMaxPerScale largest eigenvalue, for each unit of the scale; the paper has 2.5
 * @param angleMin smallest θ, in radians
 * @param angleMax largest θ; the paper has π
 */
record Anisotropic(double weight, double lambdaMin, double lambdaMaxPerScale, double angleMin, double angleMax)
        implements Family, Serializable {

    Anisotropic {
        require(weight >= 0, "weight", weight, "0 or more");
        require(lambdaMin > 0, "lambda-min", lambdaMin, "above 0");
        require(lambdaMaxPerScale > 0, "lambda-max-per-scale", lambdaMaxPerScale, "above 0");
        require(angleMax >= angleMin, "angle-max", angleMax, "at least angle-min, " + angleMin);
    }

    @Override
    public String key() {
        return "anisotropic";
    }

    @Override
    public BlurKernel sample(RandomGenerator random, int size, double scale) {
        double lambdaMax = lambdaMaxPerScale * scale;
        if (lambdaMax < lambdaMin) {
            throw new BadInputException("Cannot sample kernels: prepare.kernels.anisotropic.lambda-max-per-scale is "
                    + lambdaMaxPerScale + ", which at scale " + scale + " is below lambda-min, " + lambdaMin);
        }
        double theta = Family.uniform(random, angleMin, angleMax);
        double lambda1 = Family.uniform(random, lambdaMin, lambdaMax);
        double lambda2 = Family.uniform(random, lambdaMin, lambda1);
        return BlurKernel.gaussian(size, theta, lambda1, lambda2);
    }
}
