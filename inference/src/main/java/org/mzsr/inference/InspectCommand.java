package org.mzsr.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.Common;
import org.mzsr.meta.Adam;
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

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    @Parameters(paramLabel = "FILE|DIR", description = "A .safetensors file, or the folder of a run or a dataset.")
    private Path path = Path.of("");

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public Integer call() throws IOException {
        if (Files.isRegularFile(path) && path.endsWith("dataset.json")) {
            inspectDataset(path);
        } else if (Files.isRegularFile(path)) {
            inspectWeights(path);
        } else if (Files.isRegularFile(path.resolve("dataset.json"))) {
            inspectDataset(path.resolve("dataset.json"));
        } else if (Files.isDirectory(path)) {
            List<Path> weights = weightFiles(path);
            if (weights.isEmpty()) {
                throw new IOException(
                        "Cannot inspect " + path + ": it has neither a dataset.json nor .safetensors files");
            }
            for (Path file : weights) {
                try {
                    inspectWeights(file);
                } catch (IOException e) {
                    System.out.println(e.getMessage());
                }
            }
        } else {
            throw new IOException("Cannot inspect " + path + ": there is no such file or folder");
        }
        return 0;
    }

    private static List<Path> weightFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private static void inspectWeights(Path file) throws IOException {
        Weights weights = Weights.read(file);
        Provenance provenance = weights.provenance();
        Adam.@Nullable State optimizer = weights.optimizer();
        System.out.printf(
                "%s: %s after %d iterations of %s%n",
                file,
                optimizer == null ? "weights" : "checkpoint with Adam's moments at step " + optimizer.step(),
                provenance.iterations(),
                provenance.stage());
        System.out.printf(
                "  network     %d layers, %d features, %d channels, %d parameters%n",
                weights.shape().depth(),
                weights.shape().width(),
                weights.shape().channels(),
                weights.shape().parameters());
        System.out.printf(
                "  scale       %s of %s%n  colors      %s%n",
                provenance.scale(), provenance.scales(), provenance.colors());
        System.out.printf("  inner rates %s%n", provenance.innerRates());
        System.out.printf(
                "  adaptation  %s%n",
                weights.layerRates() == null
                        ? provenance.adaptation()
                        : "learnt, by step and layer: " + Arrays.deepToString(weights.layerRates()));
        System.out.printf("  dataset     %s%n", provenance.dataset());
        System.out.printf("  versions    %s%n", provenance.versions());
        Provenance parent = provenance.parent();
        while (parent != null) {
            System.out.printf(
                    "  from        %s, %d iterations, dataset %s%n",
                    parent.stage(), parent.iterations(), parent.dataset());
            parent = parent.parent();
        }
        System.out.println(PRETTY.writeValueAsString(provenance.configuration()));
    }

    private static void inspectDataset(Path file) throws IOException {
        JsonNode manifest;
        try {
            manifest = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new IOException("Cannot inspect " + file + ": it is not JSON: " + e.getOriginalMessage(), e);
        }
        System.out.printf(
                "%s: dataset of %s patches of %s pixels in %d shards, %s kernels, %s validation crops%n",
                file,
                manifest.path("patches"),
                manifest.path("patchSize"),
                manifest.path("shards").size(),
                manifest.path("kernels").path("rows"),
                manifest.path("validation").path("rows"));
        System.out.printf("  source      %s%n", manifest.path("source"));
        System.out.printf(
                "  images      %s used, %d skipped%n",
                manifest.path("images"), manifest.path("skipped").size());
        manifest.path("skipped")
                .forEach(skipped -> System.out.printf(
                        "    %s: %s%n",
                        skipped.path("image").asText(), skipped.path("reason").asText()));
        System.out.printf("  seed        %s%n", manifest.path("seed"));
        System.out.printf("  fingerprint %s%n", manifest.path("fingerprint").asText());
        System.out.println(PRETTY.writeValueAsString(manifest.path("settings")));
    }
}
