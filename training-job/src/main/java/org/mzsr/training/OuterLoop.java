package org.mzsr.training;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.mzsr.console.Progress;
import org.mzsr.meta.Adam;
import org.mzsr.training.Engine.Advance;
import org.mzsr.training.IterationMetrics.ValidationScores;

/**
 * The outer loop of every run: an engine advances the weights; validation, metrics, progress and checkpoints go along.
 */
final class OuterLoop {

    /** Where the loop saves itself. */
    interface Saver {
        void save(Adam.State state) throws IOException;
    }

    private final Engine engine;
    private final Objective objective;
    private final Validator validator;
    private final long saveEvery;
    private final Saver saver;
    private final Metrics metrics;
    private final BooleanSupplier stop;

    /**
     * A loop.
     *
     * @param saveEvery iterations between checkpoints
     * @param stop asked after each advance whether to stop early
     */
    OuterLoop(
            Engine engine,
            Objective objective,
            Validator validator,
            long saveEvery,
            Saver saver,
            Metrics metrics,
            BooleanSupplier stop) {
        this.engine = engine;
        this.objective = objective;
        this.validator = validator;
        this.saveEvery = saveEvery;
        this.saver = saver;
        this.metrics = metrics;
        this.stop = stop;
    }

    /**
     * Runs to the schedule's end, or until {@code stop} says so; then saves.
     *
     * @param start the state to go on from; its step is the first iteration
     * @return the state reached
     */
    Adam.State run(Adam.State start) throws IOException {
        long iterations = objective.schedule().iterations();
        Adam.State state = start;
        try (Progress progress = Progress.start(objective.stage(), "it", iterations, start.step())) {
            while (state.step() < iterations && !stop.getAsBoolean()) {
                Advance advance = engine.advance(state);
                Adam.State next = advance.state();
                ValidationScores validation = validator.after(next.step(), state.step(), narrowed(next.theta()));
                metrics.write(advance.metrics().with(validation));
                progress.at(next.step(), validator.remark(advance.metrics().loss()));
                boolean due = next.step() / saveEvery > state.step() / saveEvery && next.step() < iterations;
                state = next;
                if (due) {
                    saver.save(state);
                }
            }
        } catch (Exception e) {
            // Whatever happened (Spark's exceptions are checked ones that Scala does not declare), the state after the
            // last whole iteration is good.
            saveAfter(e, state);
            throw e;
        }
        saver.save(state);
        return state;
    }

    private void saveAfter(Exception failure, Adam.State state) {
        try {
            saver.save(state);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** As float32, which tasks compute in. */
    static float[] narrowed(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
