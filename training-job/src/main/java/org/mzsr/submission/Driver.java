package org.mzsr.submission;

import java.util.Set;

/**
 * A driver that runs, or ran, on a worker.
 *
 * @param id that the master gave it
 * @param state in Spark's words
 * @param host of its worker; empty before it has one
 * @param page of its worker; empty before it has one, and where the worker is lost
 * @param problem that kept it from running; empty if none did
 */
record Driver(String id, String state, String host, String page, String problem) {

    private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "KILLED", "ERROR");

    /** Whether it will not run any more. */
    boolean hasEnded() {
        return ENDED.contains(state);
    }

    /** Whether it did what it should. */
    boolean hasSucceeded() {
        return state.equals("FINISHED");
    }

    /** For people. */
    @Override
    public String toString() {
        return id + " " + state + (host.isEmpty() ? "" : " on " + host) + (problem.isEmpty() ? "" : ": " + problem);
    }
}
