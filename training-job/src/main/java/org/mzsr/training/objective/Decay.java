package org.mzsr.training.objective;

import org.apiguardian.api.API;

/** How the outer loop's learning rate falls. */
@API(status = API.Status.EXPERIMENTAL)
public enum Decay {
    /** By a factor, every so many iterations. */
    STEPS,
    /** Along half a cosine, over all iterations (Loshchilov, Hutter, SGDR, ICLR 2017, without restarts; MAML++). */
    COSINE
}
