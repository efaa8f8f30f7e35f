package org.mzsr.opencl;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.meta.Order;
import org.mzsr.network.Batch;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;

/**
 * The exact meta-gradient of a small task; as a program, prints a hash of its bits on an OpenCL device: {@code PRECISION WIDTH
 * SIDE NUMBER}, where NUMBER is the device's.
 */
final class SmallTask implements Runnable {

    private static final int DEPTH = 3;
    private static final int STEPS = 2;

    private final MetaGradient<Batch> gradient;
    private final double[] theta;
    private final Batch support;
    private final Batch query;
    private final InnerRates rates;
    private double[] result = {};

    SmallTask(TensorBackend backend, int width, int side) {
        NetworkShape network = new NetworkShape(DEPTH, width, 3);
        SplittableRandom random = new SplittableRandom(1);
        theta = random.doubles(network.parameters(), -0.2, 0.2).toArray();
        support = batch(random, side);
        query = batch(random, side);
        rates = InnerRates.constant(STEPS, 0.05, network.tensors());
        gradient = new MetaGradient<>(
                backend, new NetworkLoss(backend, network, support.shape(), query.shape()), STEPS, false);
    }

    private static Batch batch(SplittableRandom random, int side) {
        int size = 3 * side * side;
        return new Batch(
                1,
                3,
                side,
                side,
                random.doubles(size).toArray(),
                random.doubles(size).toArray());
    }

    /** Computes it once more. */
    @Override
    public void run() {
        result = gradient.compute(theta, support, query, rates, new double[] {0.5, 0.5}, Order.SECOND)
                .gradient();
    }

    double[] result() {
        return result;
    }

    public static void main(String[] arguments) {
        BackendOptions options =
                new BackendOptions("opencl", Precision.valueOf(arguments[0]), 1, Integer.parseInt(arguments[3]), true);
        try (TensorBackend backend = Backends.open(options)) {
            SmallTask task = new SmallTask(backend, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            task.run();
            System.out.println("bits " + Integer.toHexString(Arrays.hashCode(task.result())));
        }
    }
}
