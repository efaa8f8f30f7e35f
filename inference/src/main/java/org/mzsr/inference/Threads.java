package org.mzsr.inference;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for native threads. */
final class Threads {

    @Option(names = "--threads", paramLabel = "N", description = "Native threads; by default one for each core.")
    private @Nullable Integer count;

    int count() {
        int threads = count == null ? Runtime.getRuntime().availableProcessors() : count;
        if (threads < 1) {
            throw new IllegalArgumentException("Cannot compute with " + threads + " threads: expected 1 or more");
        }
        return threads;
    }
}
