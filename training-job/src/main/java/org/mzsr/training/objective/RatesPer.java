package org.mzsr.training.objective;

import org.apiguardian.api.API;

/** What learnt inner rates are shared by, in each step. */
@API(status = API.Status.EXPERIMENTAL)
public enum RatesPer {
    /** The tensors of a layer (MAML++). */
    LAYER,
    /** Nothing: each parameter has its own (Meta-SGD). */
    PARAMETER
}
