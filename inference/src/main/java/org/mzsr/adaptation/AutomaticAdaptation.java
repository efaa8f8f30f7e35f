package org.mzsr.adaptation;

import java.util.ArrayList;
import java.util.List;
import org.mzsr.meta.InnerLoop;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkPass;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * Adaptation that decides by a held-out part of the LR image: how many steps to take, and how long those steps are for which the
 * weights came with no rate of their own. There the last rates count, times a factor that may halve or double with each step,
 * whichever meets the held-out part best. One of them
 * that serves the son's scale alone is not taken, and ends it.
 */
final class AutomaticAdaptation {

    /** How many steps without a better result it waits for one. */
    private static final int PATIENCE = 3;

    private final TensorBackend backend;
    private final NetworkShape shape;
    private final Network network;
    private final InnerLoop innerLoop;
    private final HeldOut heldOut;
    private final OwnScale ownScale;
    private final NetworkPass pass;
    private final Parameters gradient;
    private final Parameters candidate;
    private final Parameters best;
    private final Tensor losses;
    private final double[] output;

    /**
     * Prepares it.
     *
     * @param heldOut the part, of the batch that {@code pass} has loaded
     * @param ownScale of the LR image that the batch is of
     * @param pass of the support set; from now on its gradient leaves the held-out part out
     */
    AutomaticAdaptation(
            TensorBackend backend, NetworkShape shape, HeldOut heldOut, OwnScale ownScale, NetworkPass pass) {
        this.backend = backend;
        this.shape = shape;
        this.heldOut = heldOut;
        this.ownScale = ownScale;
        this.pass = pass;
        network = new Network(backend, shape);
        innerLoop = new InnerLoop(backend);
        gradient = new Parameters(backend, shape.tensors());
        candidate = new Parameters(backend, shape.tensors());
        best = new Parameters(backend, shape.tensors());
        losses = backend.allocate(1);
        output = new double[pass.trace().output().size()];
        pass.trace().countOnly(backend, heldOut.learned());
    }

    /**
     * Adapts.
     *
     * @param theta where to begin; afterwards the weights that met the held-out part best
     * @param schedule learning rates
     * @param most steps to take at most
     * @return the held-out error after 0, 1, 2, … steps, as far as it held at the image's own scale and went; the
     *     least one counts
     */
    List<Double> adapt(Parameters theta, Schedule schedule, int most) {
        List<Double> errors = new ArrayList<>();
        int chosen = 0;
        double factor = 1;
        // They belong together: one in between may be worse. So none is judged by the image's own scale but those after
        // them, if any.
        int trained = schedule.rates().size();
        backend.copy(theta.flat(), best.flat());
        // A step's forward pass tells how good the weights before it are, so one gradient more is computed than steps
        // are taken.
        for (int step = 0; step <= most && step - chosen <= PATIENCE; step++) {
            pass.gradient(theta, gradient, losses, 0);
            errors.add(heldOutError());
            if (!Double.isFinite(errors.get(step))) {
                break;
            }
            if (errors.get(step) < errors.get(chosen)) {
                if (most > trained && step >= trained && !ownScale.holds(theta)) {
                    errors.remove(step);
                    break;
                }
                chosen = step;
            }
            if (chosen == step) {
                backend.copy(theta.flat(), best.flat());
            }
            if (step == most) {
                break;
            }
            double[] rates = rates(schedule, step);
            if (step >= trained) {
                factor = bestFactor(theta, rates, factor);
            }
            innerLoop.descend(gradient, times(factor, rates), theta);
        }
        backend.copy(best.flat(), theta.flat());
        return errors;
    }

    private double[] rates(Schedule schedule, int step) {
        // The gradient is a mean over all pixels, of which only a share contributes.
        return times(1 / heldOut.share(), schedule.at(step, shape));
    }

    private double bestFactor(Parameters theta, double[] rates, double factor) {
        double least = Double.POSITIVE_INFINITY;
        double chosen = factor / 2;
        for (double tried : new double[] {factor / 2, factor, 2 * factor}) {
            backend.copy(theta.flat(), candidate.flat());
            innerLoop.descend(gradient, times(tried, rates), candidate);
            network.forward(candidate, pass.trace());
            double error = heldOutError();
            if (error < least) {
                least = error;
                chosen = tried;
            }
        }
        return chosen;
    }

    private double heldOutError() {
        backend.read(pass.trace().output(), output, 0);
        return heldOut.error(output);
    }

    private static double[] times(double factor, double[] rates) {
        double[] scaled = new double[rates.length];
        for (int t = 0; t < rates.length; t++) {
            scaled[t] = factor * rates[t];
        }
        return scaled;
    }
}
