package org.mzsr.tensor;

import static org.mzsr.config.Checks.require;

/**
 * The part of the configuration section {@code compute} that chooses a backend.
 *
 * @param backend its name, one of {@link Backends#names()}
 * @param allowCpuDevice whether a backend for GPUs may take a processor
 * @param isa instructions that a processor may use
 */
public record BackendSettings(String backend, boolean allowCpuDevice, InstructionSet isa) {

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

    /**
     * The backend.
     *
     * @param threads native threads that one primitive may use
     */
    public BackendOptions options(Precision precision, int threads) {
        return new BackendOptions(backend, precision, threads, 0, allowCpuDevice, isa);
    }
}
