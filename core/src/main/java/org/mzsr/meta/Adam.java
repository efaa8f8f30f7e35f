package org.mzsr.meta;

import java.io.Serializable;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.problem.LearnedVector;

/**
 * Adam (Kingma, Ba, ICLR 2015) in float64, in either of its two published forms, which differ in where ε stands:
 *
 * <pre>
 *   m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
 *   KINGMA:      θ ← θ − η m̂ / (√v̂ + ε)                                with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
 *   TENSORFLOW:  θ ← θ − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε)
 * </pre>
 *
 * <p>With MZSR's tiny gradients √v is of ε's size early on, and TENSORFLOW's steps are 2.5 to 30 times smaller.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Adam {

    /** Where ε stands. */
    public enum Form {
        /** Bias-corrected, as in the paper's algorithm 1 and in PyTorch. */
        KINGMA,
        /** As in TensorFlow 1, which the published MZSR code runs on. */
        TENSORFLOW
    }

    /**
     * Adam's constants.
     *
     * @param form where ε stands
     * @param beta1 decay of the first moment, in [0, 1)
     * @param beta2 decay of the second moment, in [0, 1)
     * @param epsilon above 0
     */
    public record Settings(Form form, double beta1, double beta2, double epsilon) {

        /** Checks the ranges. */
        public Settings {
            if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
                throw new BadInputException("Cannot use Adam with beta1 " + beta1 + ", beta2 " + beta2 + ", epsilon "
                        + epsilon + ": expected betas in [0, 1) and epsilon above 0");
            }
        }
    }

    /**
     * What is learnt, and its moments, after some steps.
     *
     * @param step t: how many updates were made
     * @param learned θ above: a network's parameters with all that is learnt beside them
     * @param first m, as long as that vector
     * @param second v, as long as that vector
     */
    public record State(long step, LearnedVector learned, double[] first, double[] second) implements Serializable {

        /** Before the first step: moments are zero. */
        public static State start(LearnedVector learned) {
            int size = learned.layout().size();
            return new State(0, learned, new double[size], new double[size]);
        }
    }

    private Adam() {}

    /** One update with one learning rate for all that is learnt. */
    public static State update(Settings settings, State state, double[] gradient, double rate) {
        return update(settings, state, gradient, rate, rate);
    }

    /**
     * One update.
     *
     * @param state before; not modified
     * @param gradient g
     * @param rate η of the parameters θ
     * @param extraRate η of what is learnt beside them
     * @return the state after
     */
    public static State update(Settings settings, State state, double[] gradient, double rate, double extraRate) {
        double[] before = state.learned().values();
        int size = before.length;
        int parameters = state.learned().layout().parameters();
        long step = state.step() + 1;
        double t = step;
        double correction1 = 1 - Math.pow(settings.beta1(), t);
        double correction2 = 1 - Math.pow(settings.beta2(), t);
        double[] after = new double[size];
        double[] first = new double[size];
        double[] second = new double[size];
        for (int i = 0; i < size; i++) {
            double g = gradient[i];
            double eta = i < parameters ? rate : extraRate;
            double m = settings.beta1() * state.first()[i] + (1 - settings.beta1()) * g;
            double v = settings.beta2() * state.second()[i] + (1 - settings.beta2()) * g * g;
            first[i] = m;
            second[i] = v;
            after[i] = before[i]
                    - switch (settings.form()) {
                        case KINGMA -> eta * (m / correction1) / (Math.sqrt(v / correction2) + settings.epsilon());
                        case TENSORFLOW ->
                            eta * Math.sqrt(correction2) / correction1 * m / (Math.sqrt(v) + settings.epsilon());
                    };
        }
        return new State(step, state.learned().replacedBy(after), first, second);
    }
}
