package org.mzsr.training;

import java.io.IOException;
import org.mzsr.meta.Adam;

/**
 * Saves a run on its way.
 *
 * @param saver where to
 * @param every iterations between two saves
 */
record Autosave(Engine.Saver saver, long every) {

    /** Saves {@code state} if a save was due since iteration {@code before}. */
    void passed(long before, Adam.State state) throws IOException {
        if (state.step() / every > before / every) {
            saver.save(state);
        }
    }

    /** Saves the last good state when the run ends by a failure, which stays the one that is told. */
    void after(Exception failure, Adam.State state) {
        try {
            saver.save(state);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
