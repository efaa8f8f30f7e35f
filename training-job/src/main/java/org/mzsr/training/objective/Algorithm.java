package org.mzsr.training.objective;

import org.apiguardian.api.API;

/** How the meta-gradient of a task is found. */
@API(status = API.Status.EXPERIMENTAL)
public enum Algorithm {
    /** Through the inner loop, with its second derivatives (Finn, Abbeel, Levine, ICML 2017). */
    MAML,
    /** Through the inner loop, its gradients taken as constants (the same paper, section 5.2). */
    FIRST_ORDER_MAML,
    /** The way that the inner loop went (Nichol, Achiam, Schulman, 2018). */
    REPTILE
}
