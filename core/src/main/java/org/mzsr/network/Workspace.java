package org.mzsr.network;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * Features {@code [n, width, h, w]} of one batch shape, allocated when they are first asked for. Computations that never
 * run at the same time, and keep nothing for each other, can share one.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Workspace {

    private final TensorBackend backend;
    private final int[] shape;
    private final List<Tensor> features = new ArrayList<>();

    /** An empty one. */
    public Workspace(TensorBackend backend, NetworkShape network, BatchShape shape) {
        this.backend = backend;
        this.shape = new int[] {shape.count(), network.width(), shape.height(), shape.width()};
    }

    /** The features of that number, from 0. */
    Tensor features(int number) {
        while (features.size() <= number) {
            features.add(backend.allocate(shape));
        }
        return features.get(number);
    }
}
