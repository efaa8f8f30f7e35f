package org.mzsr.meta;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/** Weights w₁ … w_K of the multi-step meta-loss Σ_k w_k L_query(θ_k). They sum to 1. */
@API(status = API.Status.EXPERIMENTAL)
public enum LossWeights {
    /** 1/K for every step: what the published MZSR code computes, where annealing never sets in. */
    UNIFORM {
        @Override
        double[] of(int steps, long iteration) {
            double[] weights = new double[steps];
            Arrays.fill(weights, 1.0 / steps);
            return weights;
        }
    },
    /**
     * From uniform towards the last step (MAML++, Antoniou, Edwards, Storkey, ICLR 2019, section 4): each earlier
     * weight falls by 1/K / 3333.3 an iteration, to 0.03/K at least.
     */
    ANNEALED {
        @Override
        double[] of(int steps, long iteration) {
            double uniform = 1.0 / steps;
            double decay = uniform / (10000.0 / 3.0);
            double least = 0.03 / steps;
            double[] weights = new double[steps];
            Arrays.fill(weights, Math.max(uniform - iteration * decay, least));
            weights[steps - 1] = Math.min(uniform + iteration * (steps - 1) * decay, 1 - (steps - 1) * least);
            return weights;
        }
    },
    /** Only the last step counts: plain MAML. */
    LAST {
        @Override
        double[] of(int steps, long iteration) {
            double[] weights = new double[steps];
            weights[steps - 1] = 1;
            return weights;
        }
    };

    abstract double[] of(int steps, long iteration);

    /**
     * The weights at one iteration.
     *
     * @param steps K, at least 1
     * @param iteration outer iteration from 0
     * @return {@code [steps]}, w_k at index k − 1
     */
    public double[] at(int steps, long iteration) {
        if (steps < 1) {
            throw new BadInputException("Cannot weigh the losses of " + steps + " inner steps: expected 1 or more");
        }
        return of(steps, iteration);
    }
}
