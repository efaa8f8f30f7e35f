package org.mzsr.training.tasks;

import java.io.Serializable;
import java.util.Set;
import org.mzsr.checkup.Checkup;
import org.mzsr.dataset.Dataset;
import org.mzsr.manifest.Manifest;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.VectorLayout;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.training.objective.Objective;

/**
 * What all tasks of a run share.
 *
 * @param run a name that no other run has
 * @param dataset where the patches are
 * @param manifest of the dataset
 * @param objective what is learnt
 * @param layout of the vector that is learnt
 * @param seed of the run
 * @param backend of one task
 * @param checkup what every JVM has to pass before its first task
 * @param ended names of earlier runs of this application, of which executors need keep nothing
 */
public record JobContext(
        String run,
        Dataset dataset,
        Manifest manifest,
        Objective objective,
        VectorLayout layout,
        long seed,
        BackendOptions backend,
        Checkup checkup,
        Set<String> ended)
        implements Serializable {

    /** What is learnt, from the float32 numbers that tasks get. */
    public LearnedVector learned(float[] values) {
        double[] widened = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            widened[i] = values[i];
        }
        return new LearnedVector(layout, widened);
    }
}
