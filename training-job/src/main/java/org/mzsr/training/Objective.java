package org.mzsr.training;

import java.io.Serializable;
import java.util.List;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.degradation.Degradation;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.TensorBackend;

/** What is trained for: how many patches a task needs, and what gradient it computes from them. */
interface Objective extends Serializable {

    /** Name of the stage in provenance and file headers. */
    String stage();

    /** The outer loop's schedule. */
    OuterSchedule schedule();

    /** Patches that each task uses. */
    int patches();

    /** Side of the patches used, in pixels. */
    int crop();

    /** Inner rates, for the provenance; empty where there is no inner loop. */
    List<Double> innerRates();

    /** The degradation that is to be undone, given the task's row of the dataset's kernel table. */
    Degradation degradation(DegradationSample sample);

    /** What is learnt beside the network's parameters, as it begins; it follows them in the outer loop's vector. */
    double[] extras(NetworkShape shape);

    /** Whether validation takes an adaptation step. */
    boolean adapts();

    /** Allocates what tasks need on a backend. */
    TaskComputation open(TensorBackend backend, NetworkShape shape);
}
