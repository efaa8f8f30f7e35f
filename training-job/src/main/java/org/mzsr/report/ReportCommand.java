package org.mzsr.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.console.Common;
import org.mzsr.error.BadInputException;
import org.mzsr.file.AtomicFile;
import org.mzsr.page.Page;
import org.mzsr.page.Section;
import org.mzsr.sweep.SweepSummary;
import org.mzsr.training.report.RunPage;
import org.mzsr.training.report.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mzsr report}: one page of HTML on runs and sweeps. */
@Command(
        name = "report",
        description =
                "Makes one page of HTML, which needs nothing else, of training runs and sweeps: curves, tables, settings.")
public final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN|SWEEP", arity = "1..*", description = "Folders of runs and of sweeps, paths or URIs.")
    private List<String> folders = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes, .html.")
    private Path out = Path.of("");

    @Option(names = "--title", paramLabel = "TEXT", description = "The page's title; by default what it is about.")
    private String title = "";

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        Page.requireName(out);
        Configuration hadoop = new Configuration();
        List<RunRecord> runs = new ArrayList<>();
        List<Section> sections = new ArrayList<>();
        for (String folder : folders) {
            Optional<SweepSummary> sweep = SweepSummary.of(folder, hadoop);
            if (sweep.isPresent()) {
                sections.add(sweep.get().section("Sweep " + folder));
                continue;
            }
            runs.add(RunRecord.of(folder, hadoop)
                    .orElseThrow(() -> new BadInputException("Cannot report on " + folder
                            + ": there is neither a run (resolved.conf) nor a sweep (sweep.json) in it")));
        }
        int sweeps = sections.size();
        if (!runs.isEmpty()) {
            sections.addAll(RunPage.sections(named(runs)));
        }
        AtomicFile.write(out, new Page(title.isEmpty() ? String.join(", ", folders) : title, sections).encode());
        System.out.printf("%s: %d runs, %d sweeps%n", out, runs.size(), sweeps);
        return 0;
    }

    /** By their folders' own names, where these tell them apart. */
    private static List<RunRecord> named(List<RunRecord> runs) {
        List<String> names = runs.stream()
                .map(run -> run.name().replaceFirst("/+$", "").replaceFirst("^.*/", ""))
                .toList();
        return names.stream().distinct().count() < names.size()
                ? runs
                : IntStream.range(0, runs.size())
                        .mapToObj(i -> runs.get(i).called(names.get(i)))
                        .toList();
    }
}
