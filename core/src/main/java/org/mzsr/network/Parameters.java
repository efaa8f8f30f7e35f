package org.mzsr.network;

import java.util.List;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * A parameter vector θ, or anything of its shape (a gradient, a direction), on a backend: one flat tensor and views of
 * it for each layer.
 */
public final class Parameters {

    private final Tensor flat;
    private final List<Tensor> kernels;
    private final List<Tensor> biases;

    /** Allocates a vector of zeros. */
    public Parameters(TensorBackend backend, NetworkShape shape) {
        flat = backend.allocate(shape.parameters());
        kernels = shape.layers().stream()
                .map(layer -> backend.view(flat, layer.offset(), 3, 3, layer.in(), layer.out()))
                .toList();
        biases = shape.layers().stream()
                .map(layer -> backend.view(flat, layer.biasOffset(), layer.out()))
                .toList();
    }

    /** All elements, in the order of {@link NetworkShape#layers()}. */
    public Tensor flat() {
        return flat;
    }

    /** The parameter tensor {@code t}: kernels have even numbers, biases odd ones. */
    public Tensor tensor(int t) {
        return t % 2 == 0 ? kernels.get(t / 2) : biases.get(t / 2);
    }

    Tensor kernel(int layer) {
        return kernels.get(layer);
    }

    Tensor bias(int layer) {
        return biases.get(layer);
    }
}
