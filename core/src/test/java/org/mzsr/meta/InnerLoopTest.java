package org.mzsr.meta;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mzsr.network.Batch;
import org.mzsr.network.Initialization;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkPass;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

class InnerLoopTest {

    private static final int STEPS = 500;
    private static final int ROUNDS = 5;

    @Test
    void steps_and_curvature_products_allocate_nothing_after_the_first() {
        NetworkShape shape = new NetworkShape(4, 16, 3);
        double[] image = new double[2 * 3 * 8 * 8];
        Arrays.setAll(image, i -> i % 7 / 7.0);
        Batch batch = new Batch(2, 3, 8, 8, image, image);
        try (TensorBackend backend = Backends.open(Precision.FLOAT32, 1)) {
            InnerLoop loop = new InnerLoop(backend);
            NetworkPass pass = new NetworkLoss(backend, shape, batch.shape(), batch.shape()).support(true);
            pass.load(batch);
            Parameters theta = new Parameters(backend, shape.tensors());
            backend.write(Initialization.he(shape, 1), 0, theta.flat());
            Parameters gradient = new Parameters(backend, shape.tensors());
            Parameters product = new Parameters(backend, shape.tensors());
            Tensor losses = backend.allocate(1);
            double[] rates = new double[shape.tensors().size()];
            Arrays.setAll(rates, t -> 1e-3 * (t + 1));
            Runnable step = () -> {
                loop.step(theta, pass, gradient, rates, theta, losses, 0);
                pass.hessianTimes(theta, gradient, product);
            };
            step.run();

            // The JVM itself allocates now and then, and so does asking it: the least of some rounds counts.
            long asking = leastAllocated(() -> {});
            assertThat(leastAllocated(() -> {
                        for (int k = 0; k < STEPS; k++) {
                            step.run();
                        }
                    }))
                    .as("bytes of Java heap for asking, and for %d steps", STEPS)
                    .isEqualTo(asking);
        }
    }

    private static long leastAllocated(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = allocated();
            work.run();
            least = Math.min(least, allocated() - before);
        }
        return least;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
