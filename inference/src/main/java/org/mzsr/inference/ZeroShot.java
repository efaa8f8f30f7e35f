package org.mzsr.inference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.meta.InnerLoop;
import org.mzsr.meta.InnerRates;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Parameters;
import org.mzsr.network.Trace;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * Zero-shot super-resolution of one image (paper, algorithm 2): degrade the LR image once more to its "LR son", take a
 * few gradient steps from the son, enlarged, towards the LR image itself, then apply the adapted network to the LR image,
 * enlarged. No ground truth is needed.
 */
public final class ZeroShot implements AutoCloseable {

    private final TensorBackend backend;
    private final NetworkShape shape;
    private final Network network;
    private final Degradation degradation;
    private final Image lr;
    private final Parameters theta;
    private final Parameters gradient;
    private final Trace son;
    private final Tensor losses;
    private @Nullable Trace enlarged;
    private int steps;

    /**
     * Prepares the adaptation to one image.
     *
     * @param shape of the network
     * @param weights to start from, in the order of the flat parameter vector
     * @param lr the LR image
     * @param degradation what made it, and the scale to enlarge it by
     * @param precision of the computation
     * @param threads native threads
     */
    public ZeroShot(
            NetworkShape shape, double[] weights, Image lr, Degradation degradation, Precision precision, int threads) {
        this.shape = shape;
        this.lr = lr;
        this.degradation = degradation;
        backend = Backends.open(precision, threads);
        network = new Network(backend, shape);
        theta = new Parameters(backend, shape);
        backend.write(weights, 0, theta.flat());
        gradient = new Parameters(backend, shape);
        BatchShape batch = new BatchShape(1, lr.height(), lr.width());
        son = new Trace(backend, shape, batch, Trace.Use.GRADIENT);
        double[] input = degradation.networkInput(lr).data();
        son.load(backend, new Batch(1, lr.channels(), lr.height(), lr.width(), input, lr.data()));
        losses = backend.allocate(1);
    }

    /**
     * One gradient step on the LR son.
     *
     * @return the mean absolute error before it
     */
    public double step(double rate) {
        steps++;
        double[] rates = InnerRates.constant(1, rate, shape).values()[0];
        new InnerLoop(backend, network).step(theta, son, gradient, rates, theta, losses, 0);
        double[] loss = new double[1];
        backend.read(losses, loss, 0);
        return loss[0];
    }

    /** The LR image enlarged with the weights as they are now, clipped to 0..1. */
    public Image upscale() {
        if (enlarged == null) {
            Image bicubic = Bicubic.resize(lr, degradation.scale());
            enlarged =
                    new Trace(backend, shape, new BatchShape(1, bicubic.height(), bicubic.width()), Trace.Use.OUTPUT);
            backend.write(bicubic.data(), 0, enlarged.input());
        }
        network.forward(theta, enlarged);
        double[] output = new double[enlarged.output().size()];
        backend.read(enlarged.output(), output, 0);
        if (!Arrays.stream(output).allMatch(Double::isFinite)) {
            throw new IllegalStateException("Cannot upscale: after " + steps
                    + " steps the weights give no finite image any more; use lower learning rates");
        }
        int height = Bicubic.size(lr.height(), degradation.scale());
        int width = Bicubic.size(lr.width(), degradation.scale());
        return new Image(lr.channels(), height, width, output).clip();
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
