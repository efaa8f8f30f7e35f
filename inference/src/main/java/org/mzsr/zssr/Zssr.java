package org.mzsr.zssr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.mzsr.adaptation.LrSon;
import org.mzsr.adaptation.SeenDisplacement;
import org.mzsr.adaptation.TiledForward;
import org.mzsr.adaptation.Upscaler;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.error.BadInputException;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.Turn;
import org.mzsr.meta.Adam;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Initialization;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Trace;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.Parameters;
import org.mzsr.random.RandomStream;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * ZSSR (Shocher, Cohen, Irani, "Zero-Shot" Super-Resolution using Deep Internal Learning, CVPR 2018): the same network,
 * trained from random weights on one LR image alone, for hundreds of steps.
 *
 * <p>Each step takes a random crop of the LR image, turned or mirrored at random, as the label, and the crop degraded and
 * enlarged again as the input. Adam's rate is divided by 10 whenever the error of reconstructing the whole image has
 * stopped falling; training ends when the rate is too small. With gradual scales, the result of a scale is one more image
 * to learn from at the next one.
 */
public final class Zssr implements AutoCloseable {

    private static final Adam.Settings ADAM = new Adam.Settings(Adam.Form.KINGMA, 0.9, 0.999, 1e-8);

    private static final List<Turn> TURNS = List.of(Turn.values());

    /** Told how training stands, every now and then. */
    public interface Listener {

        /**
         * Called after some steps.
         *
         * @param step taken so far, over all scales
         * @param error mean absolute error of reconstructing the LR image from its son
         * @param rate Adam's rate
         */
        void at(int step, double error, double rate);
    }

    private final TensorBackend backend;
    private final NetworkShape shape;
    private final Network network;
    private final TiledForward forward;
    private final ZssrSettings settings;
    private final Degradation degradation;
    private final ZeroShotOptions options;
    private final Image lr;
    private final Parameters theta;
    private final Parameters gradient;
    private final Tensor losses;
    private final Map<BatchShape, Trace> traces = new HashMap<>();
    private final List<Image> fathers = new ArrayList<>();
    private final SplittableRandom random;
    private final double[] gradientValues;
    private Adam.State state;
    private int steps;

    /**
     * Prepares the training on one image.
     *
     * @param shape of the network
     * @param lr the LR image
     * @param degradation what made it, and the scale to enlarge it by
     * @param settings of the training
     * @param options of the enlargement, and noise
     * @param seed of the random weights, crops and turns
     * @param computing backend of the computation
     */
    public Zssr(
            NetworkShape shape,
            Image lr,
            Degradation degradation,
            ZssrSettings settings,
            ZeroShotOptions options,
            long seed,
            BackendOptions computing) {
        this.shape = shape;
        this.lr = lr;
        this.degradation = degradation;
        this.settings = settings;
        this.options = options;
        if (shape.channels() != lr.channels()) {
            throw new BadInputException("Cannot train a network of " + shape.channels() + " channels on an image of "
                    + lr.channels() + ": set network.channels");
        }
        if (Math.min(lr.height(), lr.width()) < degradation.scale()) {
            throw new BadInputException("Cannot train on an image of " + lr.width() + "x" + lr.height()
                    + " pixels for scale " + degradation.scale() + ": its LR son would have no pixel");
        }
        if (settings.gradualScales().stream().anyMatch(scale -> scale >= degradation.scale())) {
            throw new BadInputException("Cannot pass scales " + settings.gradualScales() + " on the way to "
                    + degradation.scale() + ": expected smaller ones");
        }
        backend = Backends.open(computing);
        try {
            network = new Network(backend, shape);
            forward = new TiledForward(backend, shape, options.tile());
            theta = new Parameters(backend, shape.tensors());
            gradient = new Parameters(backend, shape.tensors());
            losses = backend.allocate(1);
        } catch (RuntimeException | Error e) {
            backend.close();
            throw e;
        }
        random = RandomStream.of(seed, "zssr");
        gradientValues = new double[shape.parameters()];
        state = Adam.State.start(LearnedVector.of(Initialization.he(shape, seed)));
    }

    /** Trains, scale after scale, and returns how many steps that took. */
    public int train(Listener listener) {
        fathers.clear();
        fathers.add(lr);
        for (double scale : settings.gradualScales().stream().sorted().toList()) {
            Degradation partial = new Degradation(
                    degradation.kernel().onCoarserGrid(scale / degradation.scale()), degradation.subsampling(), scale);
            trainAt(partial, listener);
            fathers.add(new Upscaler(forward, SeenDisplacement.of(shape), partial, options).upscale(theta, lr));
        }
        trainAt(degradation, listener);
        return steps;
    }

    private void trainAt(Degradation at, Listener listener) {
        Image input = at.networkInput(LrSon.of(lr, at, options.noiseLevel()), lr.height(), lr.width(), shape.aligned());
        FallingError errors = new FallingError();
        double rate = settings.learningRate();
        int lastChange = 0;
        state = Adam.State.start(state.learned());
        for (int step = 1; step <= settings.maxSteps() && rate >= settings.minLearningRate(); step++) {
            learn(at, rate);
            if (step % settings.evaluateEvery() == 0) {
                double error = meanAbsoluteError(forward.apply(theta, input));
                errors.add(step, error);
                listener.at(steps, error, rate);
            }
            if (step % settings.checkEvery() == 0
                    && step - lastChange >= settings.slopeSteps()
                    && errors.isFlat(step - settings.slopeSteps(), settings.slopeRatio())) {
                rate /= 10;
                lastChange = step;
            }
        }
    }

    private void learn(Degradation at, double rate) {
        Image father = crop(fathers.get(random.nextInt(fathers.size())), at.scale());
        Image son = new Corruption(options.noiseLevel(), 0).apply(at.apply(father), random);
        Image input = at.networkInput(son, father.height(), father.width(), shape.aligned());
        BatchShape size = new BatchShape(1, father.height(), father.width());
        Trace trace = traces.computeIfAbsent(size, s -> new Trace(backend, shape, s, Trace.Use.GRADIENT));
        trace.load(
                backend, new Batch(1, father.channels(), father.height(), father.width(), input.data(), father.data()));
        backend.write(state.learned().values(), 0, theta.flat());
        network.gradient(theta, trace, gradient, losses, 0);
        backend.read(gradient.flat(), gradientValues, 0);
        state = Adam.update(ADAM, state, gradientValues, rate);
        backend.write(state.learned().values(), 0, theta.flat());
        steps++;
    }

    /** A square crop whose side is a multiple of the scale, where that is whole; perhaps of a smaller image; turned. */
    private Image crop(Image image, double scale) {
        int side = Math.min(settings.crop(), Math.min(image.height(), image.width()));
        if (scale == Math.rint(scale)) {
            side -= side % (int) scale;
        }
        Image source = image;
        double least = Math.max(settings.shrinkTo(), (double) side / Math.min(image.height(), image.width()));
        if (random.nextDouble() < settings.shrinkChance() && least < 1) {
            double factor = least + (1 - least) * random.nextDouble();
            source = Bicubic.resize(image, factor).clip();
        }
        int top = random.nextInt(source.height() - side + 1);
        int left = random.nextInt(source.width() - side + 1);
        Turn turn = TURNS.get(random.nextInt(TURNS.size()));
        return turn.apply(source.crop(top, left, side, side));
    }

    private double meanAbsoluteError(Image output) {
        double sum = 0;
        for (int i = 0; i < output.data().length; i++) {
            sum += Math.abs(output.data()[i] - lr.data()[i]);
        }
        return sum / output.data().length;
    }

    /** The LR image enlarged with the weights as they are now, clipped to 0..1. */
    public Image upscale() {
        return new Upscaler(forward, SeenDisplacement.of(shape), degradation, options).upscale(theta, lr);
    }

    /** Frees the memory. */
    @Override
    public void close() {
        backend.close();
    }
}
