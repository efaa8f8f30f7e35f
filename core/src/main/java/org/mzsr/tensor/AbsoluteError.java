package org.mzsr.tensor;

import org.bytedeco.javacpp.indexer.DoubleIndexer;
import org.bytedeco.javacpp.indexer.FloatIndexer;

/**
 * {@link TensorBackend#absoluteError} in Java, with a double sum in a fixed order: the tensors are small (image channels
 * only), and the loss must not depend on a thread count or lose digits in a float32 accumulator.
 */
public final class AbsoluteError {

    private AbsoluteError() {}

    public static void compute(
            FloatIndexer prediction,
            FloatIndexer target,
            FloatIndexer gradient,
            int size,
            FloatIndexer losses,
            int slot) {
        double sum = 0;
        float unit = 1f / size;
        for (long i = 0; i < size; i++) {
            float difference = prediction.get(i) - target.get(i);
            sum += Math.abs(difference);
            gradient.put(i, Math.signum(difference) * unit);
        }
        losses.put(slot, (float) (sum / size));
    }

    public static void compute(
            DoubleIndexer prediction,
            DoubleIndexer target,
            DoubleIndexer gradient,
            int size,
            DoubleIndexer losses,
            int slot) {
        double sum = 0;
        for (long i = 0; i < size; i++) {
            double difference = prediction.get(i) - target.get(i);
            sum += Math.abs(difference);
            gradient.put(i, Math.signum(difference) / size);
        }
        losses.put(slot, sum / size);
    }
}
