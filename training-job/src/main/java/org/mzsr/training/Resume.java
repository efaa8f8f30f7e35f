package org.mzsr.training;

import org.apiguardian.api.API;

/** What a run does with checkpoints that are in its folder. */
@API(status = API.Status.STABLE)
public enum Resume {
    /** Refuses to start where there are some. */
    NEVER,
    /** Goes on from the newest; refuses to start where there is none. */
    ALWAYS,
    /**
     * Goes on from the newest, and starts anew where there is none: for whoever starts the same command again after a failure. After
     * {@code run.attempts} starts in a row from the same iteration it gives up.
     */
    AUTO
}
