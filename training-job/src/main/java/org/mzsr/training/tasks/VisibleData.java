package org.mzsr.training.tasks;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.dataset.Dataset;
import org.mzsr.error.Explained;
import org.mzsr.manifest.Manifest;

/** Whether a machine sees a dataset that the driver sees: not every folder is on every machine. */
public final class VisibleData {

    private VisibleData() {}

    /**
     * Looks from this JVM.
     *
     * @param manifest that the driver read
     * @return what is wrong; nothing where all is well
     */
    public static Optional<String> problem(Dataset dataset, Manifest manifest, Configuration hadoop) {
        try {
            Manifest here = dataset.manifest(hadoop);
            if (!here.fingerprint().equals(manifest.fingerprint())) {
                return Optional.of("the dataset " + dataset.location() + " is another one there, with fingerprint "
                        + here.fingerprint() + " in place of " + manifest.fingerprint());
            }
            dataset.refuseUnreadable(manifest.shards().get(0), hadoop);
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(Explained.reason(e));
        }
    }
}
