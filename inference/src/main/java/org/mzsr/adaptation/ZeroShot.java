package org.mzsr.adaptation;

import java.util.Arrays;
import java.util.List;
import org.mzsr.degradation.Degradation;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Image;
import org.mzsr.meta.InnerLoop;
import org.mzsr.network.NetworkPass;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * Zero-shot super-resolution of one image (paper, algorithm 2): degrade the LR image once more to its "LR son", take a
 * few gradient steps from the son, enlarged, towards the LR image itself, then apply the adapted network to the LR image,
 * enlarged. No ground truth is needed.
 */
public final class ZeroShot implements AutoCloseable {

    /** Steps at least, and at most, where their number is chosen automatically. */
    private static final int LEAST = 3;

    private static final int MOST = 20;

    private final TensorBackend backend;
    private final NetworkShape shape;
    private final InnerLoop innerLoop;
    private final Image lr;
    private final Degradation degradation;
    private final SupportSet support;
    private final Upscaler upscaler;
    private final Parameters theta;
    private final Parameters gradient;
    private final NetworkPass pass;
    private final Tensor losses;
    private final ZeroShotOptions options;
    private boolean bicubic;
    private Finish finish;

    /**
     * Prepares the adaptation to one image.
     *
     * @param shape of the network
     * @param seen displacement in its training
     * @param weights to start from, in the order of the flat parameter vector
     * @param lr the LR image
     * @param degradation what made it, and the scale to enlarge it by
     * @param options beyond the gradient steps
     * @param computing backend of the computation
     */
    public ZeroShot(
            NetworkShape shape,
            SeenDisplacement seen,
            double[] weights,
            Image lr,
            Degradation degradation,
            ZeroShotOptions options,
            BackendOptions computing) {
        if (shape.channels() != lr.channels()) {
            throw new BadInputException(
                    "Cannot adapt weights for " + shape.channels() + " channels to an image of " + lr.channels());
        }
        this.shape = shape;
        this.lr = lr;
        this.degradation = degradation;
        this.options = options;
        finish = new Finish(options.selfEnsemble(), options.backProjections(), Double.NaN);
        support = SupportSet.of(lr, degradation, seen, options);
        backend = Backends.open(computing);
        try {
            innerLoop = new InnerLoop(backend);
            upscaler = new Upscaler(new TiledForward(backend, shape, options.tile()), seen, degradation, options);
            theta = new Parameters(backend, shape.tensors());
            backend.write(weights, 0, theta.flat());
            gradient = new Parameters(backend, shape.tensors());
            pass = new NetworkPass(backend, shape, support.batch().shape());
            pass.load(support.batch());
            losses = backend.allocate(1);
        } catch (RuntimeException | Error e) {
            backend.close();
            throw e;
        }
    }

    /** One gradient step on the LR son with the same rate for all tensors; see {@link #step(double[])}. */
    public double step(double rate) {
        double[] rates = new double[shape.tensors().size()];
        Arrays.fill(rates, rate);
        return step(rates);
    }

    /**
     * One gradient step on the LR son.
     *
     * @param rates learning rates of the parameter tensors
     * @return the mean absolute error before it
     */
    public double step(double[] rates) {
        innerLoop.step(theta, pass, gradient, rates, theta, losses, 0);
        double[] loss = new double[1];
        backend.read(losses, loss, 0);
        return loss[0];
    }

    /**
     * Takes as many steps as help: a part of the LR image is held out, the steps learn from the rest, and the weights kept
     * are those that meet the held-out part best, as long as they serve the image's own scale, too. Then chooses by the same part how often to back-project, and whether a self-ensemble is
     * worth its time, unless the options ask for either. Where bicubic interpolation meets it better still, {@link #upscale} gives
     * that instead.
     *
     * @param schedule learning rates; those of steps beyond its own are chosen too
     * @param most steps to take at most; 0 for as many as the image's size allows in a few seconds
     */
    public ChosenSteps adaptAutomatically(Schedule schedule, int most) {
        HeldOut heldOut = new HeldOut(support.batch());
        double bicubicError = heldOut.error(support.interpolated());
        if (heldOut.share() == 0) {
            // A single cell: nothing is left to learn from.
            bicubic = true;
            return new ChosenSteps(0, true, List.of(), bicubicError, finish);
        }
        int steps = most > 0 ? most : (int) Math.max(LEAST, Math.min(MOST, support.affordablePasses()));
        OwnScale ownScale = new OwnScale(upscaler, degradation, lr, support.son());
        List<Double> errors =
                new AutomaticAdaptation(backend, shape, heldOut, ownScale, pass).adapt(theta, schedule, steps);
        double least = errors.stream()
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        if (Double.isFinite(least)) {
            finish = new ChosenFinish(upscaler, support, heldOut).choose(theta, options);
        }
        // Not a number where no step gives one.
        bicubic = !(finish.error() < bicubicError);
        return new ChosenSteps(Math.max(0, errors.indexOf(least)), bicubic, List.copyOf(errors), bicubicError, finish);
    }

    /** The LR son that the steps learn from. */
    public Image son() {
        return support.son();
    }

    /** The LR image enlarged with the weights as they are now, clipped to 0..1. */
    public Image upscale() {
        return enlargement().image();
    }

    /** The same, window by window where it is large; only while this is open and the weights are as they are now. */
    Enlargement enlargement() {
        return bicubic
                ? upscaler.interpolation(lr)
                : upscaler.enlargement(theta, lr, finish.selfEnsemble(), finish.backProjections());
    }

    /** The weights as they are now. */
    public double[] weights() {
        double[] weights = new double[theta.flat().size()];
        backend.read(theta.flat(), weights, 0);
        return weights;
    }

    /** Frees the memory. */
    @Override
    public void close() {
        backend.close();
    }
}
