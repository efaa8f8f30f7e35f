package org.mzsr.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in the safetensors format: a JSON header with names, types, shapes and free text, then the numbers.
 *
 * <p>Reading checks every length and offset against the file's size before anything is allocated for it: tensors must
 * lie one after another, without gap or overlap, and fill the file.
 *
 * @param metadata the header's {@code __metadata__}
 * @param tensors by name, in file order
 */
record SafeTensors(Map<String, String> metadata, Map<String, Entry> tensors) {

    private static final int LONGEST_HEADER = 100_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a tensor's numbers are stored. */
    enum Type {
        F32(4),
        F64(8);

        private final int width;

        Type(int width) {
            this.width = width;
        }
    }

    /**
     * One tensor.
     *
     * @param type stored form; F32 rounds to nearest when written
     * @param shape dimensions
     * @param values elements in C order
     */
    record Entry(Type type, int[] shape, double[] values) {}

    byte[] encode() {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode text = header.putObject("__metadata__");
        // First, so that its place is the first with such a text.
        text.put(FileDigest.KEY, FileDigest.BLANK);
        metadata.forEach(text::put);
        long end = 0;
        for (Map.Entry<String, Entry> tensor : tensors.entrySet()) {
            Entry entry = tensor.getValue();
            ObjectNode node = header.putObject(tensor.getKey());
            node.put("dtype", entry.type().name());
            ArrayNode shape = node.putArray("shape");
            for (int dimension : entry.shape()) {
                shape.add(dimension);
            }
            long start = end;
            end += (long) entry.values().length * entry.type().width;
            node.putArray("data_offsets").add(start).add(end);
        }
        // Spaces pad the header so that the numbers start at a multiple of 8, as the format's own writer does.
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.toIntExact(8 + padded + end)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(json);
        while (buffer.position() < 8 + padded) {
            buffer.put((byte) ' ');
        }
        for (Entry entry : tensors.values()) {
            for (double value : entry.values()) {
                if (entry.type() == Type.F32) {
                    buffer.putFloat((float) value);
                } else {
                    buffer.putDouble(value);
                }
            }
        }
        FileDigest.seal(buffer.array());
        return buffer.array();
    }

    /**
     * Decodes a file's bytes.
     *
     * @throws IOException if they are not such a file, or not as they were written; the message says what is wrong, without the file's name
     */
    static SafeTensors decode(byte[] bytes) throws IOException {
        if (bytes.length < 8) {
            throw new IOException("it has " + bytes.length + " bytes, too few for a safetensors file");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long headerLength = buffer.getLong(0);
        if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > bytes.length - 8) {
            throw new IOException("its header should have " + headerLength + " bytes, but the file has " + bytes.length
                    + ": it is cut off, or no safetensors file");
        }
        JsonNode header;
        try {
            header = JSON.readTree(bytes, 8, (int) headerLength);
        } catch (JsonProcessingException e) {
            throw new IOException("its header is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!header.isObject()) {
            throw new IOException("its header is not a JSON object");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        header.path("__metadata__")
                .fields()
                .forEachRemaining(e -> metadata.put(e.getKey(), e.getValue().asText()));
        int dataStart = 8 + (int) headerLength;
        Map<String, Entry> tensors = new LinkedHashMap<>();
        long expectedStart = 0;
        for (Map.Entry<String, JsonNode> field : inOrder(header)) {
            Entry entry = entry(field.getKey(), field.getValue(), buffer, dataStart, expectedStart);
            tensors.put(field.getKey(), entry);
            expectedStart += (long) entry.values().length * entry.type().width;
        }
        FileDigest.check(bytes, (int) headerLength, metadata);
        if (dataStart + expectedStart != bytes.length) {
            throw new IOException(
                    "its tensors end at byte " + (dataStart + expectedStart) + ", but the file at " + bytes.length);
        }
        return new SafeTensors(metadata, tensors);
    }

    /** The tensors as they lie; a header may name them in any order. */
    private static List<Map.Entry<String, JsonNode>> inOrder(JsonNode header) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>();
        header.fields().forEachRemaining(fields::add);
        fields.removeIf(field -> field.getKey().equals("__metadata__"));
        fields.sort(Comparator.comparingLong((Map.Entry<String, JsonNode> field) -> offset(field.getValue(), 0))
                .thenComparingLong(field -> offset(field.getValue(), 1)));
        return fields;
    }

    /** Where a tensor begins (0) or ends (1); −1 where the header does not say it. */
    private static long offset(JsonNode tensor, int which) {
        return tensor.path("data_offsets").path(which).asLong(-1);
    }

    private static Entry entry(String name, JsonNode node, ByteBuffer buffer, int dataStart, long expectedStart)
            throws IOException {
        Type type = switch (node.path("dtype").asText()) {
            case "F32" -> Type.F32;
            case "F64" -> Type.F64;
            default ->
                throw new IOException(
                        "tensor " + name + " has type '" + node.path("dtype").asText() + "', expected F32 or F64");
        };
        int[] shape = new int[node.path("shape").size()];
        long size = 1;
        for (int i = 0; i < shape.length; i++) {
            JsonNode dimension = node.path("shape").get(i);
            if (!dimension.canConvertToInt() || dimension.asInt() < 0) {
                throw new IOException("tensor " + name + " has dimension " + dimension);
            }
            shape[i] = dimension.asInt();
            size *= shape[i];
            if (size > Integer.MAX_VALUE) {
                throw new IOException("tensor " + name + " has more elements than fit");
            }
        }
        long start = offset(node, 0);
        long end = offset(node, 1);
        if (start != expectedStart || end - start != size * type.width || dataStart + end > buffer.capacity()) {
            throw new IOException("tensor " + name + " should lie at bytes " + start + " to " + end + " of "
                    + (buffer.capacity() - dataStart) + ", expected " + size * type.width + " bytes from "
                    + expectedStart + ": the file is cut off or damaged");
        }
        double[] values = new double[(int) size];
        for (int i = 0; i < values.length; i++) {
            int at = dataStart + (int) start + i * type.width;
            values[i] = type == Type.F32 ? buffer.getFloat(at) : buffer.getDouble(at);
        }
        return new Entry(type, shape, values);
    }
}
