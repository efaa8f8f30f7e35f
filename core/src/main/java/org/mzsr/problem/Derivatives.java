package org.mzsr.problem;

import org.apiguardian.api.API;

/**
 * A loss of plain arrays and what an exact meta-gradient needs of it: the least that a problem of one's own has to say.
 *
 * @param <B> a batch
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Derivatives<B> {

    /**
     * E(θ; batch) and its gradient.
     *
     * @param gradient overwritten with ∂E/∂θ
     * @return E
     */
    double gradient(double[] theta, B batch, double[] gradient);

    /**
     * The Hessian times a vector.
     *
     * @param direction v
     * @param product overwritten with ∂²E/∂θ² · v
     */
    void hessianTimes(double[] theta, B batch, double[] direction, double[] product);
}
