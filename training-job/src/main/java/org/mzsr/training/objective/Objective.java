package org.mzsr.training.objective;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Schedule;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.manifest.Manifest;
import org.mzsr.meta.Adam;
import org.mzsr.network.Architecture;
import org.mzsr.problem.LearnedVector;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.weights.Weights;

/**
 * What a run learns: which network, from which patches and degradations, by which gradient, and how it is validated. The outer
 * loop, its engines and the executors know no more of it than this. Immutable; it is sent to executors.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Objective extends Serializable {

    /** Name of the stage in provenance and file headers, and the section of the configuration that it reads. */
    String stage();

    /** The network that is trained. */
    Architecture architecture();

    /** The outer loop's schedule. */
    OuterSchedule schedule();

    /** Gradients an iteration, one task each, at least 1. */
    int tasks();

    /** Patches that each task uses. */
    int patches();

    /** Side of the network's inputs, in pixels. */
    int crop();

    /** Side that a dataset's patches must have at least, in pixels. */
    default int leastPatchSize(Manifest manifest) {
        return crop();
    }

    /** Image channels that the network must have for these patches. */
    int channels();

    /** Inner rates, for the provenance; empty where there is no inner loop. */
    List<Double> innerRates();

    /** What the weights are for, of what the dataset's kernels were sampled for. */
    List<Double> scales(Manifest manifest);

    /** The degradation that is to be undone, given a row of the dataset's kernel table. */
    Degradation degradation(DegradationSample sample);

    /** Which kernels of the table tasks get. */
    default Sampling sampling() {
        return Sampling.UNIFORM;
    }

    /** What happens to LR images beside it. */
    Corruption corruption(DegradationSample sample);

    /**
     * What is learnt, as it begins.
     *
     * @param init weights to start from, or null for random ones
     * @param seed of random ones
     */
    default LearnedVector initial(@Nullable Weights init, long seed) {
        return LearnedVector.of(init == null ? architecture().initial(seed) : init.theta());
    }

    /** The outer loop's learning rate at an iteration for what is learnt beside the parameters. */
    default double extraRate(long iteration) {
        return schedule().rate(iteration);
    }

    /** Refuses constants of the optimiser that the engine cannot have. */
    default void requireUsable(Adam.Settings optimizer) {}

    /** The engine that moves the weights: one of those offered. */
    <E> E engine(Engines<E> engines);

    /**
     * The method that validation enlarges crops with; its last result is the one that counts. Empty for no validation.
     *
     * @param learned as it is now
     * @param rates for adaptation, where none were learnt
     */
    Optional<Method> validation(LearnedVector learned, Schedule rates);

    /** Allocates what tasks need on a backend. */
    TaskComputation open(TensorBackend backend);
}
