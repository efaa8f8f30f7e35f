package org.mzsr.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.page.Block;
import org.mzsr.page.Grid;
import org.mzsr.page.Section;

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

    /** As a part of a page. */
    public Section section(String title) {
        int axes = manifest.varied().size() + 1;
        List<String> sentences = new ArrayList<>(findings);
        sentences.add(
                chance + " “n” is how many seeds there are to be; “*” marks cells that a rung has stopped. Colours go"
                        + " from a column's least to its largest.");
        List<Block> blocks = new ArrayList<>();
        for (Sheet sheet : sheets) {
            List<List<String>> rows = sheet.rows();
            int end = 1 + SweepTable.combinations(manifest).size();
            Grid grid = Grid.heat(sheet.title(), rows.get(0), rows.subList(1, end), axes);
            blocks.add(rows.size() > end ? grid.with(rows.get(end)) : grid);
        }
        if (!open.isEmpty()) {
            blocks.add(Grid.plain(
                    "Not finished", List.of("cell"), open.stream().map(List::of).toList()));
        }
        return new Section(title, sentences, blocks);
    }

    /** Reads a folder; nothing if there is no sweep in it. */
    public static Optional<SweepSummary> of(String uri, Configuration hadoop) throws IOException {
        SweepFolder folder = SweepFolder.at(uri, hadoop);
        SweepManifest manifest = folder.saved();
        if (manifest == null) {
            return Optional.empty();
        }
        return Optional.of(of(SweepTable.of(folder, manifest)));
    }

    static SweepSummary of(SweepTable table) {
        return new SweepSummary(table.manifest(), table.sheets(" ± "), table.chance(), table.findings(), table.open());
    }
}
