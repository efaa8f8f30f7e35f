package org.mzsr.sweep;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.manifest.SweepManifest;

/**
 * What a sweep's folder says, for readers outside of this package.
 *
 * @param manifest of the sweep
 * @param sheets its tables
 * @param chance which randomness the spread is of
 * @param findings what can be said of which combination is best
 * @param open cells that are not finished
 */
public record SweepSummary(
        SweepManifest manifest, List<Sheet> sheets, String chance, List<String> findings, List<String> open) {

    /**
     * A table.
     *
     * @param title what its numbers are
     * @param rows the first has the columns' names
     */
    public record Sheet(String title, List<List<String>> rows) {}

    /** Reads a folder; nothing if there is no sweep in it. */
    public static Optional<SweepSummary> of(String uri, Configuration hadoop) throws IOException {
        SweepFolder folder = SweepFolder.at(uri, hadoop);
        SweepManifest manifest = folder.saved();
        if (manifest == null) {
            return Optional.empty();
        }
        SweepTable table = SweepTable.of(folder, manifest);
        return Optional.of(
                new SweepSummary(manifest, table.sheets(" ± "), table.chance(), table.findings(), table.open()));
    }
}
