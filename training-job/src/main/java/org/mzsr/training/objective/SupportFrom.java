package org.mzsr.training.objective;

import org.apiguardian.api.API;

/** What a task's support set is made of. */
@API(status = API.Status.EXPERIMENTAL)
public enum SupportFrom {
    /** HR patches and their LR images, like the query set (paper, algorithm 1). */
    HR,
    /** LR patches and their sons: what adaptation has to learn from when an image is enlarged (paper, algorithm 2). */
    LR
}
