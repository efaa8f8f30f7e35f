package org.mzsr.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Schedule;
import org.mzsr.console.Common;
import org.mzsr.console.Printable;
import org.mzsr.error.Explained;
import org.mzsr.error.FileException;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.meta.Adam;
import org.mzsr.meta.InnerRates;
import org.mzsr.network.Architecture;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.PredictorShape;
import org.mzsr.shipped.ShippedPredictor;
import org.mzsr.shipped.ShippedWeights;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mzsr inspect}. */
@Command(
        name = "inspect",
        description = "Says what a weights file, a checkpoint, a training run or a dataset is, from its own metadata.")
public final class InspectCommand implements Callable<Integer> {

    private static final ObjectWriter PRETTY = new ObjectMapper().writerWithDefaultPrettyPrinter();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|DIR",
            description = "A .safetensors file, or the folder of a run or a dataset; without it, the weights that come"
                    + " with the program.")
    private @Nullable Path given;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        if (given == null) {
            for (ShippedWeights shipped : ShippedWeights.all()) {
                inspectWeights(shipped.toString(), shipped.read());
            }
            inspectWeights("shipped predictor", ShippedPredictor.weights());
            return 0;
        }
        inspect(given);
        return 0;
    }

    private static void inspect(Path path) throws IOException {
        if (Files.isRegularFile(path) && path.endsWith("dataset.json")) {
            inspectDataset(path);
        } else if (Files.isRegularFile(path)) {
            inspectWeights(path);
        } else if (Files.isRegularFile(path.resolve("dataset.json"))) {
            inspectDataset(path.resolve("dataset.json"));
        } else if (Files.isRegularFile(path.resolve(SweepManifest.FILE))) {
            inspectSweep(path);
        } else if (Files.isDirectory(path)) {
            List<Path> weights = weightFiles(path);
            if (weights.isEmpty()) {
                throw new FileException(
                        "Cannot inspect " + path + ": it has neither a dataset.json nor .safetensors files");
            }
            for (Path file : weights) {
                try {
                    inspectWeights(file);
                } catch (IOException e) {
                    say("%s%n", Explained.sentence(e));
                }
            }
        } else {
            throw new FileException("Cannot inspect " + path + ": there is no such file or folder");
        }
    }

    /** What a header says is a stranger's text. */
    private static void say(String format, Object... values) {
        System.out.print(Printable.of(String.format(Locale.ROOT, format, values)));
    }

    private static List<Path> weightFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    /** Each layer's rate once: its kernel and bias share it. */
    private static String learntRates(Weights weights) {
        Schedule schedule = Schedule.of(weights);
        if (schedule.rates().get(0).size() != weights.shape().tensors().size()) {
            return schedule.toString();
        }
        return schedule.rates().stream()
                .map(step -> IntStream.range(0, weights.shape().depth())
                        .mapToObj(layer -> String.format(Locale.ROOT, "%.2g", step.get(2 * layer)))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }

    private static String network(Architecture architecture) {
        if (architecture instanceof NetworkShape shape) {
            return String.format(
                    Locale.ROOT,
                    "%d layers, %d features, %d channels, %d parameters%s",
                    shape.depth(),
                    shape.width(),
                    shape.channels(),
                    shape.parameters(),
                    shape.aligned() ? ", input aligned" : "");
        }
        if (architecture instanceof PredictorShape shape) {
            return String.format(
                    Locale.ROOT,
                    "kernel predictor, %d layers, %d features, %d parameters",
                    shape.depth(),
                    shape.width(),
                    shape.parameters());
        }
        return architecture + ", " + architecture.parameters() + " parameters";
    }

    private static void inspectWeights(Path file) throws IOException {
        inspectWeights(file.toString(), Weights.read(file));
    }

    private static void inspectWeights(String file, Weights weights) throws IOException {
        Provenance provenance = weights.provenance();
        Adam.@Nullable State optimizer = weights.optimizer();
        say(
                "%s: %s after %d iterations of %s%n",
                file,
                optimizer == null ? "weights" : "checkpoint with Adam's moments at step " + optimizer.step(),
                provenance.iterations(),
                provenance.stage());
        say("  network     %s%n", network(weights.architecture()));
        say("  scale       %s of %s%n  colors      %s%n", provenance.scale(), provenance.scales(), provenance.colors());
        say("  inner rates %s%n", provenance.innerRates());
        say(
                "  adaptation  %s%n",
                weights.learned().shapeOf(InnerRates.EXTRA).isEmpty()
                        ? provenance.adaptation()
                        : "learnt, by step: " + learntRates(weights) + "; then half of the last");
        weights.learned().layout().extras().forEach(extra -> say("  beside θ    %s %s%n", extra.name(), extra.shape()));
        say("  dataset     %s%n", provenance.dataset());
        say("  versions    %s%n", provenance.versions());
        Provenance parent = provenance.parent();
        while (parent != null) {
            say("  from        %s, %d iterations, dataset %s%n", parent.stage(), parent.iterations(), parent.dataset());
            parent = parent.parent();
        }
        say("%s%n", PRETTY.writeValueAsString(provenance.configuration()));
    }

    private static void inspectSweep(Path folder) throws IOException {
        SweepManifest manifest;
        try {
            manifest = SweepManifest.decode(Files.readAllBytes(folder.resolve(SweepManifest.FILE)));
        } catch (IOException e) {
            throw new FileException("Cannot inspect " + folder + ": " + e.getMessage(), e);
        }
        say(
                "%s: %d cells, %d finished%n",
                folder,
                manifest.cells().size(),
                manifest.cells().stream()
                        .filter(cell -> cell.state() == SweepManifest.State.FINISHED)
                        .count());
        say("  images      %s%n", manifest.images());
        manifest.varied().forEach((axis, labels) -> say("  varied      %s: %s%n", axis, labels));
        say("  seeds       %s of %s%n", manifest.seeds(), manifest.seeded());
        say("  measured    %s after %s steps%n", manifest.degradations(), manifest.steps());
        for (SweepManifest.Cell cell : manifest.cells()) {
            say(
                    "%s: %s%s, iteration %d, %.0f s%n",
                    cell.name(),
                    cell.state().name().toLowerCase(Locale.ROOT),
                    cell.remark().isEmpty() ? "" : " (" + cell.remark() + ")",
                    cell.iteration(),
                    cell.seconds());
            // Alone it is the same run, bit for bit.
            say(
                    "  mzsr metatrain --conf %s --data %s --init %s --out OUT%n",
                    quoted(folder.resolve("cells").resolve(cell.name()).resolve("resolved.conf")),
                    quoted(folder.resolve(cell.dataset())),
                    quoted(folder.resolve(cell.init())));
        }
    }

    private static String quoted(Path path) {
        return path.toString().matches("[\\w./=,+-]+") ? path.toString() : "'" + path + "'";
    }

    private static void inspectDataset(Path file) throws IOException {
        Manifest manifest;
        try {
            manifest = Manifest.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FileException("Cannot inspect " + file + ": " + e.getMessage(), e);
        }
        say(
                "%s: dataset of %d patches of %d pixels in %d shards, %d kernels, %d validation crops%n",
                file,
                manifest.patches(),
                manifest.patchSize(),
                manifest.shards().size(),
                manifest.kernels().rows(),
                manifest.validation().rows());
        say("  source      %s%n", manifest.source());
        say(
                "  images      %d used, %d skipped%n",
                manifest.images(), manifest.skipped().size());
        manifest.skipped().forEach(skipped -> say("    %s: %s%n", skipped.image(), skipped.reason()));
        say("  seed        %d%n", manifest.seed());
        say("  scales      %s%n", manifest.scales());
        say("  fingerprint %s%n", manifest.fingerprint());
        System.out.println(PRETTY.writeValueAsString(manifest.settings()));
    }
}
