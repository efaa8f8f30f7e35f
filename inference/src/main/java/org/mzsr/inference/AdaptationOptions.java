package org.mzsr.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Option;

/** How weights are adapted: the options that upscaling and evaluation share. */
final class AdaptationOptions {

    @Option(
            names = "--rates",
            split = ",",
            description = "Learning rates of the steps; by default those in the weights' header.")
    private @Nullable List<Double> rates;

    @Option(names = "--threads", paramLabel = "N", description = "Native threads; by default one for each core.")
    private @Nullable Integer threads;

    /** The rates that were asked for, or else those that the weights came with; without weights nothing is adapted. */
    Schedule schedule(@Nullable Weights weights) {
        if (rates != null) {
            return new Schedule(rates);
        }
        return new Schedule(
                weights == null ? List.of(0.0) : weights.provenance().adaptation());
    }

    int threads() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1) {
            throw new IllegalArgumentException("Cannot compute with " + count + " threads: expected 1 or more");
        }
        return count;
    }
}
