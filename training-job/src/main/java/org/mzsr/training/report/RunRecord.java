package org.mzsr.training.report;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.error.FileException;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.manifest.Manifest;
import org.mzsr.storage.Folder;
import org.mzsr.training.run.Example;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.run.IterationMetrics.ValidationScores;
import org.mzsr.training.run.RunInputs;

/**
 * What a run's folder says of it.
 *
 * @param name for people: where it lies
 * @param folder where it lies
 * @param configuration all keys, with their values as they are written
 * @param iterations in order, each once
 * @param inputs what it was started with, if that is known
 * @param kernels the dataset's kernel table, if it is still where it was
 * @param examples the last validation's pictures by crop and name
 */
public record RunRecord(
        String name,
        String folder,
        Map<String, String> configuration,
        List<IterationMetrics> iterations,
        Optional<RunInputs> inputs,
        List<DegradationSample> kernels,
        Map<String, Map<String, Image>> examples) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Reads a folder; nothing if there is no run in it. */
    public static Optional<RunRecord> of(String uri, Configuration hadoop) throws IOException {
        return of(Folder.at(uri, hadoop), hadoop);
    }

    static Optional<RunRecord> of(Folder folder, Configuration hadoop) throws IOException {
        String text = folder.find("resolved.conf");
        if (text == null) {
            return Optional.empty();
        }
        // Where two starts overlap, the later one counts.
        Map<Long, IterationMetrics> iterations = new TreeMap<>();
        for (String file : folder.list("metrics")) {
            if (file.endsWith(".jsonl")) {
                read(folder, "metrics/" + file, iterations);
            }
        }
        Optional<RunInputs> inputs = RunInputs.of(folder);
        return Optional.of(new RunRecord(
                folder.toString(),
                folder.toString(),
                keys(text, folder),
                List.copyOf(iterations.values()),
                inputs,
                inputs.isPresent() ? kernels(inputs.get(), hadoop) : List.of(),
                examples(folder)));
    }

    private static void read(Folder folder, String file, Map<Long, IterationMetrics> into) throws IOException {
        String text = new String(folder.read(file), StandardCharsets.UTF_8);
        // A run that is going on may be in the midst of its last line.
        String complete = text.substring(0, text.lastIndexOf('\n') + 1);
        for (String line : complete.lines().toList()) {
            try {
                IterationMetrics metrics = JSON.readValue(line, IterationMetrics.class);
                into.put(metrics.iteration(), metrics);
            } catch (IOException e) {
                throw new FileException("Cannot read " + folder + "/" + file + ": " + e.getMessage(), e);
            }
        }
    }

    /** None where the dataset has gone, or is another now: a page without them is better than none. */
    private static List<DegradationSample> kernels(RunInputs inputs, Configuration hadoop) {
        try {
            Dataset dataset = Dataset.at(inputs.data(), hadoop);
            Manifest manifest = dataset.manifest(hadoop);
            return manifest.fingerprint().equals(inputs.fingerprint())
                    ? dataset.kernels(manifest.kernels(), hadoop)
                    : List.of();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static Map<String, Map<String, Image>> examples(Folder folder) throws IOException {
        Map<String, Map<String, Image>> crops = new TreeMap<>();
        for (String file : folder.list(Example.FOLDER)) {
            Matcher name = Example.FILE.matcher(file);
            if (name.matches()) {
                crops.computeIfAbsent(name.group(1), crop -> new TreeMap<>())
                        .put(name.group(2), ImageFiles.decode(folder.read(Example.FOLDER + "/" + file)));
            }
        }
        return crops;
    }

    private static Map<String, String> keys(String text, Folder folder) throws IOException {
        try {
            Config config = ConfigFactory.parseString(text);
            Map<String, String> keys = new TreeMap<>();
            config.entrySet()
                    .forEach(entry -> keys.put(entry.getKey(), entry.getValue().render(ConfigRenderOptions.concise())));
            return keys;
        } catch (ConfigException e) {
            throw new FileException("Cannot read " + folder + "/resolved.conf: " + e.getMessage(), e);
        }
    }

    /** The same by another name. */
    public RunRecord called(String other) {
        return new RunRecord(other, folder, configuration, iterations, inputs, kernels, examples);
    }

    /** A value of the configuration, as it is written; empty if there is none. */
    String value(String key) {
        return configuration.getOrDefault(key, "");
    }

    /** Validations, in order. */
    List<IterationMetrics> validations() {
        return iterations.stream()
                .filter(metrics -> metrics.validation() != null)
                .toList();
    }

    /** The last validation. */
    Optional<ValidationScores> validated() {
        return validations().stream().map(IterationMetrics::validation).reduce((before, after) -> after);
    }
}
