package org.mzsr.report;

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
import org.apache.hadoop.conf.Configuration;
import org.mzsr.error.FileException;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.run.RunFolder;

/**
 * What a run's folder says of it.
 *
 * @param name for people: where it lies
 * @param configuration all keys, with their values as they are written
 * @param iterations in order, each once
 */
record RunRecord(String name, Map<String, String> configuration, List<IterationMetrics> iterations) {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Reads a folder; nothing if there is no run in it. */
    static Optional<RunRecord> of(String uri, Configuration hadoop) throws IOException {
        RunFolder folder = RunFolder.at(uri, hadoop);
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
        return Optional.of(new RunRecord(folder.toString(), keys(text, folder), List.copyOf(iterations.values())));
    }

    private static void read(RunFolder folder, String file, Map<Long, IterationMetrics> into) throws IOException {
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

    private static Map<String, String> keys(String text, RunFolder folder) throws IOException {
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
    RunRecord called(String other) {
        return new RunRecord(other, configuration, iterations);
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
}
