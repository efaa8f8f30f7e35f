package org.mzsr.training;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.Progress;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.run.IterationMetrics.ValidationScores;
import org.mzsr.training.run.TrainingListener;

/** Shows a run on the console: a bar with the loss and the last validation, and sentences. */
final class TrainingProgress implements TrainingListener, AutoCloseable {

    private final BooleanSupplier stop;
    private @Nullable Progress progress;
    private String validated = "";

    /**
     * Shows a run.
     *
     * @param stop asked after each iteration whether to stop early
     */
    TrainingProgress(BooleanSupplier stop) {
        this.stop = stop;
    }

    @Override
    public void started(String stage, long first, long iterations) {
        progress = Progress.start(stage, "it", iterations, first);
    }

    @Override
    public void iteration(IterationMetrics metrics) {
        ValidationScores validation = metrics.validation();
        if (validation != null) {
            validated = String.format(Locale.ROOT, ", val %.2f dB (%+.2f)", validation.reached(), validation.gain());
        }
        if (progress != null) {
            progress.at(metrics.iteration() + 1, String.format(Locale.ROOT, "loss %.4f%s", metrics.loss(), validated));
        }
    }

    @Override
    public void notice(String sentence) {
        close();
        System.out.println(sentence);
    }

    @Override
    public boolean wantsToStop() {
        return stop.getAsBoolean();
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
