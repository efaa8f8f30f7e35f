package org.mzsr.shipped;

import java.io.IOException;
import java.io.InputStream;
import org.apiguardian.api.API;
import org.mzsr.estimation.KernelEstimator;
import org.mzsr.weights.Weights;

/** The kernel predictor that comes with the program; it serves all scales, since it thinks in pixels of the LR image. */
@API(status = API.Status.EXPERIMENTAL)
public final class ShippedPredictor {

    private static final String RESOURCE = "/mzsr/weights/predictor.safetensors";

    private ShippedPredictor() {}

    /** Read when it is first asked for, once: it serves every image. */
    private static final class Held {
        static final KernelEstimator ESTIMATOR = KernelEstimator.of(weights());
    }

    /** To find kernels by. */
    public static KernelEstimator estimator() {
        return Held.ESTIMATOR;
    }

    /** Its weights. */
    public static Weights weights() {
        try (InputStream in = ShippedPredictor.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return Weights.decode(in.readAllBytes(), "shipped predictor");
        } catch (IOException e) {
            throw new IllegalStateException("the jar is damaged", e);
        }
    }
}
