package org.mzsr.network;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * What one pass through the network leaves behind for the derivatives: the activations a₁ … a_{L−1}, the output, and
 * the loss's derivatives δ₁ … δ_L by the convolutions' outputs. How much of it is kept depends on what will be asked.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Trace {

    /** What the trace will be used for; each use needs the memory of those before it, and more. */
    public enum Use {
        /** Only the output: activations alternate between two tensors. */
        OUTPUT,
        /** The gradient: all activations are kept, the δ alternate between two tensors. */
        GRADIENT,
        /** The Hessian-vector product: all activations and all δ are kept. */
        CURVATURE
    }

    private final BatchShape shape;
    private final Tensor input;
    private final Tensor target;
    private final Tensor output;
    private final List<Tensor> activations = new ArrayList<>();
    private final List<Tensor> deltas = new ArrayList<>();
    private @Nullable Tensor counted;

    /** Allocates the tensors of one trace. */
    public Trace(TensorBackend backend, NetworkShape network, BatchShape shape, Use use) {
        this(backend, network, shape, use, new Workspace(backend, network, shape));
    }

    /**
     * A trace whose features are those of a workspace.
     *
     * @param workspace of the same batch shape
     */
    public Trace(TensorBackend backend, NetworkShape network, BatchShape shape, Use use, Workspace workspace) {
        this.shape = shape;
        int[] image = {shape.count(), network.channels(), shape.height(), shape.width()};
        input = backend.allocate(image);
        output = backend.allocate(image);
        for (int layer = 0; layer < network.depth() - 1; layer++) {
            activations.add(workspace.features(use == Use.OUTPUT ? layer % 2 : layer));
        }
        if (use == Use.OUTPUT) {
            target = output;
            return;
        }
        target = backend.allocate(image);
        for (int layer = 0; layer < network.depth() - 1; layer++) {
            deltas.add(workspace.features(activations.size() + (use == Use.CURVATURE ? layer : layer % 2)));
        }
        deltas.add(backend.allocate(image));
    }

    /** Copies a batch's inputs and labels in; its shape must be the trace's. */
    public void load(TensorBackend backend, Batch batch) {
        if (!batch.shape().equals(shape)) {
            throw new BadInputException("Cannot load a batch: got shape " + batch.shape() + ", expected " + shape);
        }
        if (batch.input().length != input.size()) {
            throw new BadInputException(
                    "Cannot load a batch of " + batch.channels() + " channels: the network has another number of them");
        }
        backend.write(batch.input(), 0, input);
        backend.write(batch.label(), 0, target);
    }

    /**
     * Makes {@link Network#gradient} learn from part of the target only.
     *
     * @param mask as many numbers as the target has: above 0 where it counts, 0 where it is ignored
     */
    public void countOnly(TensorBackend backend, double[] mask) {
        if (counted == null) {
            int channels = target.size() / (shape.count() * shape.height() * shape.width());
            counted = backend.allocate(shape.count(), channels, shape.height(), shape.width());
        }
        backend.write(mask, 0, counted);
    }

    @Nullable
    Tensor counted() {
        return counted;
    }

    /** The network's input {@code [n, channels, h, w]}. */
    public Tensor input() {
        return input;
    }

    /** What the output is compared with. */
    public Tensor target() {
        return target;
    }

    /** The network's output {@code [n, channels, h, w]}. */
    public Tensor output() {
        return output;
    }

    /** What layer {@code l} (from 0) reads: the input, or the activation before it. */
    Tensor before(int layer) {
        return layer == 0 ? input : activations.get(layer - 1);
    }

    Tensor activation(int layer) {
        return activations.get(layer);
    }

    /** δ of layer {@code l} (from 0). */
    Tensor delta(int layer) {
        return deltas.get(layer);
    }
}
