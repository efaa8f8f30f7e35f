package org.mzsr.training.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.adaptation.Output;
import org.mzsr.error.FileException;
import org.mzsr.evaluation.EvaluationPage;
import org.mzsr.evaluation.Subject;
import org.mzsr.image.Image;
import org.mzsr.page.Block;
import org.mzsr.page.Comparison;
import org.mzsr.page.Details;
import org.mzsr.page.Grid;
import org.mzsr.page.Page;
import org.mzsr.page.Section;
import org.mzsr.storage.Folder;
import org.mzsr.training.run.Example;
import org.mzsr.training.run.IterationMetrics.ValidationScores;
import org.mzsr.training.run.RunInputs;

/** Runs on a page: curves, kernels, pictures, settings, the command to repeat each. */
public final class RunPage {

    private static final String FILE = "report.html";

    private RunPage() {}

    /**
     * Writes a run's own page into its folder.
     *
     * @return a sentence that names it, and says what validation found last
     */
    public static String write(Folder folder, Configuration hadoop) throws IOException {
        RunRecord run = RunRecord.of(folder, hadoop)
                .orElseThrow(() -> new FileException("Cannot report on " + folder + ": there is no run in it"));
        folder.write(FILE, new Page(run.name(), sections(List.of(run))).encode());
        return folder + "/" + FILE + " shows it"
                + run.validated().map(scores -> "; " + headline(scores)).orElse("");
    }

    private static String headline(ValidationScores scores) {
        String method = List.copyOf(scores.psnr().keySet()).get(scores.psnr().size() - 1);
        return String.format(
                Locale.ROOT,
                "validation: %s %.2f dB, bicubic %.2f dB (%+.2f)",
                EvaluationPage.words(method),
                scores.reached(),
                scores.reached() - scores.gain(),
                scores.gain());
    }

    /** A section that compares runs, at least one, and one for each. */
    public static List<Section> sections(List<RunRecord> runs) {
        List<Section> sections = new ArrayList<>();
        List<Block> blocks = new ArrayList<>(new RunCharts(runs).all());
        List<List<String>> differences = differences(runs);
        if (!differences.isEmpty()) {
            List<String> header = new ArrayList<>(List.of("key"));
            runs.forEach(run -> header.add(run.name()));
            blocks.add(Grid.plain("What differs", header, differences));
        }
        sections.add(new Section(runs.size() == 1 ? "Run" : "Runs", List.of(), blocks));
        runs.forEach(run -> sections.add(section(run)));
        return sections;
    }

    private static Section section(RunRecord run) {
        List<String> sentences = new ArrayList<>();
        run.validated().ifPresent(scores -> sentences.add("Last " + headline(scores) + "."));
        List<Block> blocks = new ArrayList<>();
        Optional<KernelLosses> losses = KernelLosses.of(run);
        losses.ifPresent(found -> {
            sentences.add(found.sentence());
            blocks.add(found.plane());
            blocks.add(found.pictures());
        });
        run.examples()
                .forEach((crop, pictures) -> comparison(crop, pictures, run).ifPresent(blocks::add));
        run.inputs().ifPresent(inputs -> {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("again", command(run, inputs));
            values.put("dataset", inputs.data());
            values.put("started from", inputs.init() == null ? "–" : inputs.init());
            values.putAll(inputs.versions());
            blocks.add(new Details("Where it comes from, and how to run it again", values));
        });
        blocks.add(new Details(
                "All settings of " + run.name() + ", " + run.iterations().size() + " iterations", run.configuration()));
        return new Section(run.name(), sentences, blocks);
    }

    /** Its configuration is whole, so that no other option counts. */
    private static String command(RunRecord run, RunInputs inputs) {
        String command = inputs.stage().equals("predictor") ? "train-predictor" : inputs.stage();
        return "mzsr " + command + " --conf " + quoted(run.folder() + "/resolved.conf") + " --data "
                + quoted(inputs.data()) + (inputs.init() == null ? "" : " --init " + quoted(inputs.init()))
                + " --out AGAIN";
    }

    private static String quoted(String path) {
        return path.contains(" ") ? "'" + path + "'" : path;
    }

    /** Crops of earlier versions, or half-written ones, may lack what is needed. */
    private static Optional<Comparison> comparison(String crop, Map<String, Image> pictures, RunRecord run) {
        Image truth = pictures.get(Example.TRUTH);
        Image lr = pictures.get(Example.LR);
        List<String> methods = run.validated().stream()
                .flatMap(scores -> scores.psnr().keySet().stream())
                .toList();
        if (truth == null || lr == null) {
            return Optional.empty();
        }
        List<Output> outputs = new ArrayList<>();
        for (String method : methods) {
            Image image = pictures.get(method);
            if (image != null) {
                outputs.add(new Output(method, image, 0, ""));
            }
        }
        double scale = (double) truth.height() / lr.height();
        String title = "Validation crop " + crop;
        return outputs.size() < 2
                ? Optional.empty()
                : Optional.of(EvaluationPage.comparison(title, new Subject(title, truth, lr), outputs, scale));
    }

    /** Keys whose values are not the same in all runs: a row each, the key first. */
    private static List<List<String>> differences(List<RunRecord> runs) {
        TreeSet<String> keys = new TreeSet<>();
        runs.forEach(run -> keys.addAll(run.configuration().keySet()));
        List<List<String>> rows = new ArrayList<>();
        for (String key : keys) {
            List<String> row = new ArrayList<>(List.of(key));
            runs.forEach(run -> row.add(run.value(key)));
            if (row.stream().skip(1).distinct().count() > 1) {
                rows.add(row);
            }
        }
        return rows;
    }
}
