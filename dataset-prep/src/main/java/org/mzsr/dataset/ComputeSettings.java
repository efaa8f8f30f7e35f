package org.mzsr.dataset;

import static org.mzsr.config.Checks.require;

import org.mzsr.error.BadInputException;

/**
 * The configuration section {@code compute}.
 *
 * @param nativeThreads of one task
 */
public record ComputeSettings(int nativeThreads) {

    /** Checks the range. */
    public ComputeSettings {
        require(nativeThreads >= 1, "native-threads", nativeThreads, "1 or more");
    }

    /** Refuses a local master with fewer cores than one task has threads, on which no task could ever run. */
    void refuseIfTooMany(String master) {
        String cores = master.replaceFirst("^local\\[(\\*|\\d+).*", "$1");
        int available = cores.equals("local")
                ? 1
                : cores.matches("\\d+")
                        ? Integer.parseInt(cores)
                        : Runtime.getRuntime().availableProcessors();
        if (master.matches("local(\\[.*)?") && nativeThreads > available) {
            throw new BadInputException("Cannot run tasks of " + nativeThreads + " native threads on master " + master
                    + " with " + available + " cores; lower compute.native-threads");
        }
    }
}
