package org.mzsr.adaptation;

import org.apiguardian.api.API;
import org.mzsr.image.Image;

/** Told what happens while an image is enlarged. Its own time is not counted. */
@API(status = API.Status.EXPERIMENTAL)
public interface Watcher {

    /** A result is there. */
    void output(Output output);

    /** The LR son that the steps learn from. */
    default void son(Image son) {}

    /** A gradient step was taken, the first being 1; {@code loss} is the mean absolute error before it. */
    default void step(int step, double loss) {}

    /** The number of steps was chosen. */
    default void chosen(ChosenSteps chosen) {}

    /**
     * How training on the image alone stands.
     *
     * @param step taken so far, over all scales
     * @param steps that there will be at most
     * @param error mean absolute error of reconstructing the LR image from its son
     * @param rate of the optimiser
     */
    default void training(int step, long steps, double error, double rate) {}
}
