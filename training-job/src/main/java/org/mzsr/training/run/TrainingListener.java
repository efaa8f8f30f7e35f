package org.mzsr.training.run;

import org.apiguardian.api.API;

/** Told how a run goes, in the driver's thread; an exception here ends the run as any other would. */
@FunctionalInterface
@API(status = API.Status.STABLE)
public interface TrainingListener {

    /** An iteration has ended. An engine that makes several at once tells of the last. */
    void iteration(IterationMetrics metrics);

    /**
     * The outer loop begins.
     *
     * @param stage of the training
     * @param first iteration that is to be made, above 0 in a resumed run
     * @param iterations in all
     */
    default void started(String stage, long first, long iterations) {}

    /** Something that a person should know, in a sentence. */
    default void notice(String sentence) {}

    /** Whether to stop after this iteration; a checkpoint is saved, and the run can be resumed. */
    default boolean wantsToStop() {
        return false;
    }
}
