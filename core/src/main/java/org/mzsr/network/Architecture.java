package org.mzsr.network;

import java.io.Serializable;
import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.problem.ParameterTensor;

/**
 * What weights are for: the parameter tensors of a network, and how they begin. Weights files, optimisers, runs and exports
 * need no more of a network than this; what it computes is a {@link org.mzsr.problem.Loss} of its own.
 *
 * <p>Implementations are records of numbers, which is what a file's header says of them.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Architecture extends Serializable {

    /** The parameter tensors, in the order in which they fill θ without gaps. */
    List<ParameterTensor> tensors();

    /**
     * Parameters to begin with.
     *
     * @param seed of their randomness
     */
    double[] initial(long seed);

    /** Length of θ. */
    default int parameters() {
        List<ParameterTensor> tensors = tensors();
        return tensors.get(tensors.size() - 1).end();
    }
}
