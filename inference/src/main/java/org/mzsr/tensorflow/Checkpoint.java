package org.mzsr.tensorflow;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mzsr.error.FileException;
import org.mzsr.file.Guarded;
import org.mzsr.file.MaskedCrc;

/**
 * A TensorFlow V2 checkpoint ("tensor bundle"): {@code PREFIX.index} and {@code PREFIX.data-00000-of-00001}, …. Float32
 * and int32 variables are read; every checksum is verified.
 */
final class Checkpoint {

    private static final int FLOAT32 = 1;
    private static final int INT32 = 3;
    private static final long LARGEST_INDEX = 64 << 20;
    private static final long MOST_ELEMENTS = 1 << 28;

    private final Path prefix;
    private final int shards;
    private final Map<String, Variable> variables;

    private Checkpoint(Path prefix, int shards, Map<String, Variable> variables) {
        this.prefix = prefix;
        this.shards = shards;
        this.variables = variables;
    }

    /**
     * Where a variable lies ({@code BundleEntryProto}).
     *
     * @param type number in TensorFlow's {@code DataType}; 1 is float32, 3 is int32
     * @param shape dimensions
     * @param shard number of the data file
     * @param offset first byte in it
     * @param size bytes
     * @param crc masked CRC32C of the bytes
     */
    public record Variable(int type, List<Integer> shape, int shard, long offset, long size, int crc) {

        /** Copies the shape. */
        public Variable {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Reads a checkpoint's index.
     *
     * @param prefix path without {@code .index}
     * @throws IOException if it cannot be read; the message names the file and says why
     */
    public static Checkpoint open(Path prefix) throws IOException {
        Path index = Path.of(prefix + ".index");
        if (!Files.isRegularFile(index)) {
            throw new FileException(
                    "Cannot read checkpoint " + prefix + ": there is no " + index + "; give the path without '.index'");
        }
        try {
            if (Files.size(index) > LARGEST_INDEX) {
                throw new IOException("it has " + Files.size(index) + " bytes, more than an index has");
            }
            return Guarded.read(() -> decode(prefix, Files.readAllBytes(index)));
        } catch (IOException e) {
            throw new FileException("Cannot read checkpoint index " + index + ": " + e.getMessage(), e);
        }
    }

    private static Checkpoint decode(Path prefix, byte[] index) throws IOException {
        Map<String, byte[]> entries = SortedTable.decode(index);
        byte[] header = entries.remove("");
        if (header == null) {
            throw new IOException("it has no header");
        }
        Map<String, Variable> variables = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            variables.put(entry.getKey(), variable(ByteBuffer.wrap(entry.getValue())));
        }
        return new Checkpoint(prefix, shards(ByteBuffer.wrap(header)), variables);
    }

    /** The variables by name, sorted. */
    public Map<String, Variable> variables() {
        return Map.copyOf(variables);
    }

    /**
     * Reads a float32 or int32 variable.
     *
     * @return its elements in C order
     * @throws IOException if there is none of that name, or it is of another type, cut off or damaged
     */
    public double[] read(String name) throws IOException {
        Variable variable = variables.get(name);
        if (variable == null) {
            throw new FileException("Cannot read checkpoint " + prefix + ": it has no variable " + name);
        }
        long elements = variable.shape().stream()
                .mapToLong(Integer::longValue)
                .reduce(1, (a, b) -> Math.min(a * b, MOST_ELEMENTS + 1));
        boolean known = variable.type() == FLOAT32 || variable.type() == INT32;
        if (!known || elements > MOST_ELEMENTS || variable.size() != elements * Float.BYTES) {
            throw new FileException("Cannot read variable " + name + " of checkpoint " + prefix + ": it has type "
                    + variable.type() + ", shape " + variable.shape() + " and " + variable.size()
                    + " bytes, expected float32 or int32");
        }
        byte[] bytes = bytes(name, variable);
        if (MaskedCrc.of(bytes, 0, bytes.length) != variable.crc()) {
            throw new FileException(
                    "Cannot read variable " + name + " of checkpoint " + prefix + ": its checksum does not hold");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[(int) elements];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    variable.type() == FLOAT32 ? buffer.getFloat(i * Float.BYTES) : buffer.getInt(i * Integer.BYTES);
        }
        return values;
    }

    private byte[] bytes(String name, Variable variable) throws IOException {
        Path data = Path.of(String.format(Locale.ROOT, "%s.data-%05d-of-%05d", prefix, variable.shard(), shards));
        if (!Files.isRegularFile(data)) {
            throw new FileException("Cannot read checkpoint " + prefix + ": there is no " + data);
        }
        try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "r")) {
            if (variable.offset() < 0 || variable.size() > file.length() - variable.offset()) {
                throw new FileException("Cannot read variable " + name + ": it should end at byte "
                        + (variable.offset() + variable.size()) + " of " + data + ", which has " + file.length());
            }
            byte[] bytes = new byte[Math.toIntExact(variable.size())];
            file.seek(variable.offset());
            file.readFully(bytes);
            return bytes;
        }
    }

    /** {@code BundleHeaderProto}: 1 num_shards, 2 endianness (0 little). */
    private static int shards(ByteBuffer proto) throws IOException {
        int shards = 0;
        while (proto.hasRemaining()) {
            long tag = Varint.read(proto);
            if (tag == (1 << 3)) {
                shards = Math.toIntExact(Varint.read(proto));
            } else if (tag == (2 << 3)) {
                if (Varint.read(proto) != 0) {
                    throw new IOException("it is big-endian");
                }
            } else {
                skip(proto, tag);
            }
        }
        return shards;
    }

    /** {@code BundleEntryProto}: 1 dtype, 2 shape, 3 shard_id, 4 offset, 5 size, 6 crc32c. */
    private static Variable variable(ByteBuffer proto) throws IOException {
        int type = 0;
        List<Integer> shape = List.of();
        int shard = 0;
        long offset = 0;
        long size = 0;
        int crc = 0;
        while (proto.hasRemaining()) {
            long tag = Varint.read(proto);
            switch ((int) tag) {
                case 1 << 3 -> type = Math.toIntExact(Varint.read(proto));
                case 2 << 3 | 2 -> shape = shape(message(proto));
                case 3 << 3 -> shard = Math.toIntExact(Varint.read(proto));
                case 4 << 3 -> offset = Varint.read(proto);
                case 5 << 3 -> size = Varint.read(proto);
                case 6 << 3 | 5 -> crc = proto.order(ByteOrder.LITTLE_ENDIAN).getInt();
                default -> skip(proto, tag);
            }
        }
        return new Variable(type, shape, shard, offset, size, crc);
    }

    /** {@code TensorShapeProto}: 2 dim, each with 1 size. */
    private static List<Integer> shape(ByteBuffer proto) throws IOException {
        List<Integer> shape = new ArrayList<>();
        while (proto.hasRemaining()) {
            long tag = Varint.read(proto);
            if (tag != (2 << 3 | 2)) {
                skip(proto, tag);
                continue;
            }
            ByteBuffer dimension = message(proto);
            int size = 0;
            while (dimension.hasRemaining()) {
                long inner = Varint.read(dimension);
                if (inner == (1 << 3)) {
                    size = Math.toIntExact(Varint.read(dimension));
                } else {
                    skip(dimension, inner);
                }
            }
            shape.add(size);
        }
        return shape;
    }

    private static ByteBuffer message(ByteBuffer proto) {
        int length = Math.toIntExact(Varint.read(proto));
        ByteBuffer message = proto.slice();
        message.limit(length);
        proto.position(proto.position() + length);
        return message;
    }

    /** Passes over a field that means nothing here. */
    private static void skip(ByteBuffer proto, long tag) throws IOException {
        switch ((int) tag & 7) {
            case 0 -> Varint.read(proto);
            case 1 -> proto.position(proto.position() + Long.BYTES);
            case 2 -> message(proto);
            case 5 -> proto.position(proto.position() + Integer.BYTES);
            default -> throw new IOException("a field has wire type " + (tag & 7));
        }
    }
}
