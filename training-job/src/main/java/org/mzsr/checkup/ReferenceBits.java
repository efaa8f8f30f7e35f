package org.mzsr.checkup;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mzsr.manifest.Digest;
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.meta.Order;
import org.mzsr.meta.TaskGradient;
import org.mzsr.network.Batch;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.TensorBackend;

/**
 * The bits of a small meta-gradient, of which it is known what they are: kernels that every device adds in the same order give the same
 * ones on every device that follows IEEE 754 as OpenCL asks for.
 *
 * @param hash of the gradient and of the losses: the first digits of its SHA-256
 * @param loss of the task, by which another result can be judged
 */
record ReferenceBits(String hash, double loss) {

    /** By backend. OpenCL's are those of PoCL's two kinds of device, and of the GPUs that docs/performance.md names. */
    private static final Map<String, ReferenceBits> KNOWN =
            Map.of("opencl", new ReferenceBits("020a1a3db652b755", 0.8323602974414825));

    private static final NetworkShape NETWORK = new NetworkShape(3, 64, 3);
    private static final int BATCH = 2;
    private static final int HEIGHT = 11;
    private static final int WIDTH = 19;
    private static final int STEPS = 2;
    private static final int DIGITS = 16;
    private static final double CLOSE = 1e-4;

    /** What a backend should give; nothing where its bits depend on the machine. */
    static Optional<ReferenceBits> known(String backend) {
        return Optional.ofNullable(KNOWN.get(backend));
    }

    /** What a float32 backend gives here. */
    static ReferenceBits of(TensorBackend backend) {
        SplittableRandom random = new SplittableRandom(0);
        double[] theta = random.doubles(NETWORK.parameters(), -0.2, 0.2).toArray();
        Batch support = batch(random);
        Batch query = batch(random);
        NetworkLoss loss = new NetworkLoss(backend, NETWORK, support.shape(), query.shape());
        TaskGradient gradient = new MetaGradient<>(backend, loss, STEPS, false)
                .compute(
                        theta,
                        support,
                        query,
                        InnerRates.constant(STEPS, 0.05, NETWORK.tensors()),
                        new double[] {0.5, 0.5},
                        Order.SECOND);
        Digest digest = new Digest();
        digest.add(gradient.gradient());
        digest.add(gradient.supportLosses());
        digest.add(gradient.queryLosses());
        return new ReferenceBits(digest.hex().substring(0, DIGITS), gradient.loss());
    }

    private static Batch batch(SplittableRandom random) {
        int size = BATCH * NETWORK.channels() * HEIGHT * WIDTH;
        return new Batch(
                BATCH,
                NETWORK.channels(),
                HEIGHT,
                WIDTH,
                random.doubles(size).toArray(),
                random.doubles(size).toArray());
    }

    /** Whether another result is the same but for rounding. */
    boolean isNear(ReferenceBits other) {
        return Math.abs(loss - other.loss) <= CLOSE * Math.abs(other.loss);
    }
}
