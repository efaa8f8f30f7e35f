package org.mzsr.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mzsr.error.BadInputException;
import org.mzsr.network.Architecture;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.PredictorShape;

/** Architectures in a file's header: a JSON object with the record's numbers, and a kind where it is not MZSR's network. */
final class ArchitectureHeader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KIND = "kind";
    private static final String USUAL = "residual";

    /** Every architecture that weights can be for, by its kind. */
    private static final SortedMap<String, Class<? extends Architecture>> KINDS =
            new TreeMap<>(Map.of(USUAL, NetworkShape.class, "predictor", PredictorShape.class));

    private ArchitectureHeader() {}

    static String encode(Architecture architecture) throws IOException {
        String kind = KINDS.entrySet().stream()
                .filter(entry -> entry.getValue().isInstance(architecture))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "Cannot write weights of " + architecture + ": its kind is none of " + KINDS.keySet()));
        ObjectNode header = JSON.createObjectNode();
        if (!kind.equals(USUAL)) {
            header.put(KIND, kind);
        }
        header.setAll((ObjectNode) JSON.valueToTree(architecture));
        return header.toString();
    }

    static Architecture decode(String text) throws IOException {
        JsonNode header = JSON.readTree(text);
        if (!(header instanceof ObjectNode object)) {
            throw new IOException("its header says nothing about the network");
        }
        JsonNode kind = object.remove(KIND);
        String name = kind == null ? USUAL : kind.asText();
        Class<? extends Architecture> type = KINDS.get(name);
        if (type == null) {
            throw new IOException(
                    "its network is a '" + name + "', which this version does not know; it knows " + KINDS.keySet());
        }
        return JSON.treeToValue(object, type);
    }
}
