package org.mzsr.training;

import java.io.Serializable;
import org.mzsr.checkup.Checkup;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.Manifest;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;

/**
 * What all tasks of a run share.
 *
 * @param run a name that no other run has
 * @param dataset where the patches are
 * @param manifest of the dataset
 * @param shape of the network
 * @param objective what is trained for
 * @param seed of the run
 * @param backend of one task
 * @param checkup what every JVM has to pass before its first task
 */
record JobContext(
        String run,
        Dataset dataset,
        Manifest manifest,
        NetworkShape shape,
        Objective objective,
        long seed,
        BackendOptions backend,
        Checkup checkup)
        implements Serializable {}
