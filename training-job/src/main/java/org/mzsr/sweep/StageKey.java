package org.mzsr.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mzsr.error.FileException;
import org.mzsr.manifest.Digest;

/** Names what a stage makes by all it depends on, so that equal work is found again and done once. */
final class StageKey {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private StageKey() {}

    /**
     * A name.
     *
     * @param stage a word that it begins with
     * @param settings what the stage reads
     * @param inputs names or digests of what it is made from
     */
    static String of(String stage, Map<String, Object> settings, String... inputs) {
        Digest digest = new Digest();
        digest.add(text(settings).getBytes(StandardCharsets.UTF_8));
        for (String input : inputs) {
            digest.add(input.getBytes(StandardCharsets.UTF_8));
        }
        return stage + "-" + digest.hex().substring(0, 12);
    }

    /** A value as text that does not depend on how a number was written. */
    static String text(Object value) {
        try {
            return JSON.writeValueAsString(normal(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("configuration is always JSON", e);
        }
    }

    /** Reads a map of texts that {@link #text} wrote. */
    static Map<String, String> read(String json) throws IOException {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new FileException("Cannot read a cell's identity: " + e.getOriginalMessage(), e);
        }
    }

    private static Object normal(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, item) -> sorted.put(String.valueOf(key), normal(item)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(StageKey::normal).toList()
                : value;
    }
}
