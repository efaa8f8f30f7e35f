package org.mzsr.tensor;

import static org.mzsr.config.Checks.require;

/**
 * The part of the configuration section {@code compute} that chooses a backend.
 *
 * @param backend its name, one of {@link Backends#names()}
 */
public record BackendSettings(String backend) {

    /** Checks that there is one of that name. */
    public BackendSettings {
        require(
                Backends.names().contains(backend),
                "backend",
                backend,
                String.join(" or ", Backends.names())
                        + (Backends.names().contains("nd4j")
                                ? ""
                                : " (nd4j is in a module that is not on the class path)"));
    }
}
