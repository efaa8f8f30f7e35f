package org.mzsr.page;

import org.apiguardian.api.API;

/** Something that a section shows. The template knows each kind by its name. */
@API(status = API.Status.EXPERIMENTAL)
public sealed interface Block permits Chart, Grid, Comparison, Kernels, Plane, Details {

    /** Name of the kind. */
    String kind();
}
