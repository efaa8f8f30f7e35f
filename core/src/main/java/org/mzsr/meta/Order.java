package org.mzsr.meta;

/** Which derivatives a meta-gradient takes into account. */
public enum Order {
    /** First-order MAML: inner gradients count as constants. */
    FIRST,
    /** The exact gradient, through the inner loop. */
    SECOND
}
