package org.mzsr.adaptation;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * What is done with the network's output.
 *
 * @param selfEnsemble whether it is the median over the turned and mirrored images that share the kernel
 * @param backProjections how often it is corrected by what it lacks when it is degraded again
 * @param error mean absolute error on the held-out part of the LR image
 */
@API(status = API.Status.EXPERIMENTAL)
public record Finish(boolean selfEnsemble, int backProjections, double error) {

    /** For people. */
    @Override
    public String toString() {
        return (selfEnsemble ? "self-ensemble, " : "")
                + String.format(Locale.ROOT, "%d back-projection%s", backProjections, backProjections == 1 ? "" : "s");
    }
}
