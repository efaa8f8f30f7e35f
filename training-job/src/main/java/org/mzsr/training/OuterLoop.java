package org.mzsr.training;

import java.io.IOException;
import org.mzsr.meta.Adam;
import org.mzsr.problem.LearnedVector;
import org.mzsr.training.Engine.Advance;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.run.Metrics;
import org.mzsr.training.run.TrainingListener;

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
    private final TrainingListener listener;

    /**
     * A loop.
     *
     * @param saveEvery iterations between checkpoints
     * @param listener told of each iteration, and asked whether to stop early
     */
    OuterLoop(
            Engine engine,
            Objective objective,
            Validator validator,
            long saveEvery,
            Saver saver,
            Metrics metrics,
            TrainingListener listener) {
        this.engine = engine;
        this.objective = objective;
        this.validator = validator;
        this.saveEvery = saveEvery;
        this.saver = saver;
        this.metrics = metrics;
        this.listener = listener;
    }

    /**
     * Runs to the schedule's end, or until the listener wants to stop; then saves.
     *
     * @param start the state to go on from; its step is the first iteration
     * @return the state reached
     */
    Adam.State run(Adam.State start) throws IOException {
        long iterations = objective.schedule().iterations();
        Adam.State state = start;
        listener.started(objective.stage(), start.step(), iterations);
        try {
            while (state.step() < iterations && !listener.wantsToStop()) {
                Advance advance = engine.advance(state);
                Adam.State next = advance.state();
                Validator.Found validation = validator.after(next.step(), state.step(), next.learned());
                IterationMetrics iteration = advance.metrics();
                if (validation != null) {
                    iteration = iteration.with(validation.scores());
                    metrics.show(iteration.iteration(), validation.examples());
                }
                metrics.write(iteration);
                boolean due = next.step() / saveEvery > state.step() / saveEvery && next.step() < iterations;
                state = next;
                if (due) {
                    saver.save(state);
                }
                listener.iteration(iteration);
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
    static float[] narrowed(LearnedVector learned) {
        double[] values = learned.values();
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }
}
