package org.mzsr.adaptation;

import java.io.Serializable;
import java.util.Map;
import org.apiguardian.api.API;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Image;
import org.mzsr.tensor.BackendOptions;

/** A way to enlarge an LR image: interpolation, meta-trained weights, ZSSR. Immutable; used by many threads at once. */
@API(status = API.Status.EXPERIMENTAL)
public interface Method extends Serializable {

    /**
     * Enlarges an image.
     *
     * @param lr the LR image
     * @param degradation what made it, and the scale to enlarge it by
     * @param options beyond the method itself
     * @param backend of the computation
     * @param watcher told each result as soon as it is there, the best-adapted last
     */
    void upscale(Image lr, Degradation degradation, ZeroShotOptions options, BackendOptions backend, Watcher watcher);

    /**
     * The method as it is for one degradation: itself, but for methods that choose by it.
     *
     * @throws IllegalArgumentException if there is nothing to choose
     */
    default Method chosenFor(Degradation degradation) {
        return this;
    }

    /** What its results depend on, by name, for the records that go with them. */
    Map<String, String> provenance();
}
