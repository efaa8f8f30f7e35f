package org.mzsr.meta;

import org.apiguardian.api.API;

/** Which derivatives a meta-gradient takes into account. */
@API(status = API.Status.EXPERIMENTAL)
public enum Order {
    /** First-order MAML: inner gradients count as constants. */
    FIRST,
    /** The exact gradient, through the inner loop. */
    SECOND
}
