package org.mzsr.training;

import java.io.IOException;
import org.mzsr.meta.Adam;

/** What moves the weights. */
interface Engine {

    /** Where an engine saves itself. */
    interface Saver {
        void save(Adam.State state) throws IOException;
    }

    /**
     * Runs to the schedule's end, or until it is told to stop; then saves.
     *
     * @param start the state to go on from; its step is the first iteration
     * @return the state reached
     */
    Adam.State run(Adam.State start) throws IOException;
}
