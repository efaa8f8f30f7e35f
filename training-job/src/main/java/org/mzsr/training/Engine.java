package org.mzsr.training;

import java.io.IOException;
import org.mzsr.meta.Adam;
import org.mzsr.training.run.IterationMetrics;

/** What moves the weights: one way to get from a state of the outer loop to the next. */
interface Engine {

    /**
     * The next state.
     *
     * @param state to go on from; its step is the next iteration
     * @throws IllegalStateException if the result is not finite
     */
    Advance advance(Adam.State state) throws IOException;

    /**
     * What an advance came to.
     *
     * @param state reached; one iteration further, or some
     * @param metrics of the last of these iterations, without validation
     */
    record Advance(Adam.State state, IterationMetrics metrics) {}
}
