package org.mzsr.network;

import java.util.SplittableRandom;
import org.mzsr.random.RandomStream;

/** Random weights to start from. */
public final class Initialization {

    /** The last layer starts small, so that the untrained network nearly returns its input. */
    private static final double LAST_GAIN = 0.1;

    private Initialization() {}

    /** Kernels from N(0, 2/fan-in) (He et al., ICCV 2015), the last one's times 0.1; biases zero. */
    public static double[] he(NetworkShape shape, long seed) {
        SplittableRandom random = RandomStream.of(seed, "initial weights");
        double[] theta = new double[shape.parameters()];
        for (NetworkShape.Layer layer : shape.layers()) {
            double deviation = Math.sqrt(2.0 / (9 * layer.in())) * (layer.index() == shape.depth() - 1 ? LAST_GAIN : 1);
            for (int i = layer.offset(); i < layer.biasOffset(); i++) {
                theta[i] = random.nextGaussian() * deviation;
            }
        }
        return theta;
    }
}
