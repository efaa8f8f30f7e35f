package org.mzsr.problem;

import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * A parameter vector θ, or anything of its shape (a gradient, a direction), on a backend: one flat tensor and a view of it
 * for each parameter tensor.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Parameters {

    private final Tensor flat;
    private final List<Tensor> tensors;

    /** Allocates a vector of zeros. */
    public Parameters(TensorBackend backend, List<ParameterTensor> tensors) {
        flat = backend.allocate(
                tensors.stream().mapToInt(ParameterTensor::end).max().orElse(0));
        this.tensors = tensors.stream()
                .map(tensor -> backend.view(
                        flat,
                        tensor.offset(),
                        tensor.shape().stream().mapToInt(Integer::intValue).toArray()))
                .toList();
    }

    /** All elements, in the order of θ. */
    public Tensor flat() {
        return flat;
    }

    /** How many parameter tensors there are. */
    public int count() {
        return tensors.size();
    }

    /** The parameter tensor of that number, from 0. */
    public Tensor tensor(int number) {
        return tensors.get(number);
    }
}
