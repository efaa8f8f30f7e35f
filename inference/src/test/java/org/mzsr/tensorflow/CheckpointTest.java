package org.mzsr.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mzsr.Golden.json;
import static org.mzsr.Golden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import io.airlift.compress.snappy.SnappyCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.Golden;
import org.mzsr.error.FileException;
import org.mzsr.file.MaskedCrc;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Trace;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

class CheckpointTest {

    private static final Path PUBLISHED = Path.of("../../shared/data/mzsr-pretrained/Pretrained");
    private static final NetworkShape SHAPE = new NetworkShape(2, 5, 3);
    private static final double[] THETA =
            Arrays.stream(Golden.hashTheta(SHAPE, 8, 1)).map(v -> (float) v).toArray();

    @TempDir
    Path folder;

    @Test
    void every_variable_of_the_published_checkpoint_is_as_listed() throws IOException {
        assumeTrue(Files.exists(Path.of(PUBLISHED + ".index")), "the published checkpoint is not installed");
        Checkpoint checkpoint = Checkpoint.open(PUBLISHED);
        JsonNode golden = json("checkpoint/pretrained.json").get("variables");

        assertThat(checkpoint.variables()).hasSize(golden.size());
        for (JsonNode expected : golden) {
            String name = expected.get("name").asText();
            Checkpoint.Variable variable = checkpoint.variables().get(name);
            assertThat(variable.offset())
                    .as(name)
                    .isEqualTo(expected.get("offset").asLong());
            assertThat(variable.size()).as(name).isEqualTo(expected.get("bytes").asLong());
            double[] values = checkpoint.read(name);
            assertThat(Arrays.stream(values).sum())
                    .as(name)
                    .isCloseTo(expected.get("sum").asDouble(), within(1e-10));
            double[] first = numbers(expected.get("first"));
            assertThat(Arrays.copyOf(values, first.length)).as(name).containsExactly(first);
        }
    }

    @Test
    void the_published_network_computes_the_golden_output() throws IOException {
        assumeTrue(Files.exists(Path.of(PUBLISHED + ".index")), "the published checkpoint is not installed");
        Weights weights = PublishedWeights.read(
                PUBLISHED, Provenance.imported(Path.of("published"), 2, null, List.of(0.02), Map.of()));
        JsonNode expected = json("checkpoint/pretrained.json").get("forward").get("output");
        assertThat(weights.shape()).isEqualTo(new NetworkShape(8, 64, 3));

        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Trace trace = new Trace(backend, weights.shape(), new BatchShape(1, 16, 16), Trace.Use.OUTPUT);
            Parameters theta = new Parameters(backend, weights.shape().tensors());
            backend.write(weights.theta(), 0, theta.flat());
            backend.write(Golden.hashUniform(101, 768), 0, trace.input());
            new Network(backend, weights.shape()).forward(theta, trace);
            double[] output = new double[768];
            backend.read(trace.output(), output, 0);

            double[] samples = numbers(expected.get("samples"));
            for (int i = 0; i < samples.length; i++) {
                assertThat(output[expected.get("sampleIndices").get(i).asInt()]).isCloseTo(samples[i], within(1e-10));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_checkpoint_is_read_whether_its_index_is_compressed_or_not(boolean snappy) throws IOException {
        Weights weights = PublishedWeights.read(
                write(snappy), Provenance.imported(Path.of("published"), 3, null, List.of(0.01), Map.of()));

        assertThat(weights.shape()).isEqualTo(SHAPE);
        assertThat(weights.theta()).containsExactly(THETA);
        assertThat(weights.provenance().scale()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_changed_byte_anywhere_in_the_index_is_an_error_or_changes_nothing(boolean snappy) throws IOException {
        Path prefix = write(snappy);
        Path index = Path.of(prefix + ".index");
        byte[] sound = Files.readAllBytes(index);
        for (int at = 0; at < sound.length; at++) {
            byte[] changed = sound.clone();
            changed[at] ^= 0x55;
            Files.write(index, changed);
            try {
                assertThat(PublishedWeights.read(
                                        prefix,
                                        Provenance.imported(Path.of("published"), 2, null, List.of(0.01), Map.of()))
                                .theta())
                        .containsExactly(THETA);
            } catch (IOException e) {
                assertThat(e).hasMessageStartingWith("Cannot ");
            }
        }
    }

    @Test
    void entries_that_lie_under_a_right_checksum_are_an_error_or_numbers() throws IOException {
        Path prefix = write(false);
        Map<String, byte[]> sound = SortedTable.decode(Files.readAllBytes(Path.of(prefix + ".index")));
        List<String> keys = List.copyOf(sound.keySet());
        SplittableRandom random = new SplittableRandom(1);
        int tries = 1500 * Integer.getInteger("mzsr.fuzz", 1);
        for (int i = 0; i < tries; i++) {
            Map<String, byte[]> entries = new TreeMap<>(sound);
            byte[] value = entries.get(keys.get(random.nextInt(keys.size()))).clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                value[random.nextInt(value.length)] = (byte) random.nextInt(256);
            }
            entries.put(keys.get(random.nextInt(keys.size())), value);
            Files.write(Path.of(prefix + ".index"), table(entries, random.nextBoolean()));
            try {
                assertThat(PublishedWeights.read(
                                prefix, Provenance.imported(Path.of("published"), 2, null, List.of(0.01), Map.of())))
                        .isNotNull();
            } catch (FileException e) {
                assertThat(e.getMessage()).startsWith("Cannot ").doesNotEndWith("null");
            }
        }
    }

    @Test
    void an_index_that_is_cut_off_is_an_error() throws IOException {
        Path prefix = write(false);
        Path index = Path.of(prefix + ".index");
        byte[] sound = Files.readAllBytes(index);
        for (int length = 0; length < sound.length; length++) {
            Files.write(index, Arrays.copyOf(sound, length));
            assertThatThrownBy(() -> Checkpoint.open(prefix))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot read checkpoint index ");
        }
    }

    @Test
    void a_flipped_bit_in_the_data_is_found_by_its_checksum() throws IOException {
        Path prefix = write(false);
        Path data = Path.of(prefix + ".data-00000-of-00001");
        byte[] bytes = Files.readAllBytes(data);
        bytes[40] ^= 1;
        Files.write(data, bytes);

        assertThatThrownBy(() -> PublishedWeights.read(
                        prefix, Provenance.imported(Path.of("published"), 2, null, List.of(0.01), Map.of())))
                .hasMessageContaining("its checksum does not hold");
    }

    @Test
    void missing_files_are_named() throws IOException {
        Path prefix = write(false);
        Files.delete(Path.of(prefix + ".data-00000-of-00001"));

        assertThatThrownBy(() -> PublishedWeights.read(
                        prefix, Provenance.imported(Path.of("published"), 2, null, List.of(0.01), Map.of())))
                .hasMessageContaining("there is no " + prefix + ".data-00000-of-00001");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none")))
                .hasMessageContaining("give the path without '.index'");
    }

    /** Writes a checkpoint of {@link #THETA} as TensorFlow does, with a variable that is not the network's. */
    private Path write(boolean snappy) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Map<String, byte[]> entries = new TreeMap<>();
        entries.put("", proto(1, 1));
        for (NetworkShape.Layer layer : SHAPE.layers()) {
            String name = "MODEL/conv" + (layer.index() + 1);
            add(entries, data, name + "/kernel", layer.offset(), 3, 3, layer.in(), layer.out());
            add(entries, data, name + "/bias", layer.biasOffset(), layer.out());
        }
        add(entries, data, "beta1_power", 0, 1);
        Path prefix = folder.resolve("model");
        Files.write(Path.of(prefix + ".data-00000-of-00001"), data.toByteArray());
        Files.write(Path.of(prefix + ".index"), table(entries, snappy));
        return prefix;
    }

    private static void add(
            Map<String, byte[]> entries, ByteArrayOutputStream data, String name, int from, int... shape)
            throws IOException {
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            bytes.putFloat((float) THETA[from + i]);
        }
        ByteArrayOutputStream dims = new ByteArrayOutputStream();
        for (int dimension : shape) {
            byte[] dim = proto(1, dimension);
            dims.write(2 << 3 | 2);
            dims.write(dim.length);
            dims.write(dim);
        }
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(proto(1, 1));
        entry.write(2 << 3 | 2);
        entry.write(dims.size());
        entry.write(dims.toByteArray());
        entry.write(proto(4, data.size()));
        entry.write(proto(5, 4 * size));
        entry.write(6 << 3 | 5);
        int crc = MaskedCrc.of(bytes.array(), 0, 4 * size);
        entry.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(crc)
                .array());
        entries.put(name, entry.toByteArray());
        data.write(bytes.array());
    }

    private static byte[] proto(int field, int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(field << 3);
        varint(out, value);
        return out.toByteArray();
    }

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** A table of two data blocks, so that the index block has more than one entry. */
    private static byte[] table(Map<String, byte[]> entries, boolean snappy) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, byte[]> index = new TreeMap<>();
        List<String> keys = List.copyOf(entries.keySet());
        for (List<String> part : List.of(keys.subList(0, 2), keys.subList(2, keys.size()))) {
            Map<String, byte[]> block = new TreeMap<>();
            part.forEach(key -> block.put(key, entries.get(key)));
            index.put(part.get(part.size() - 1), block(out, block, snappy));
        }
        byte[] meta = block(out, new TreeMap<>(), false);
        byte[] handle = block(out, index, snappy);
        ByteBuffer footer = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        footer.put(meta).put(handle).putLong(40, 0xdb4775248b80fb57L);
        out.write(footer.array());
        return out.toByteArray();
    }

    private static byte[] block(ByteArrayOutputStream out, Map<String, byte[]> entries, boolean snappy)
            throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        byte[] previous = new byte[0];
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
            int shared = Math.max(0, Arrays.mismatch(previous, key));
            varint(block, shared);
            varint(block, key.length - shared);
            varint(block, entry.getValue().length);
            block.write(key, shared, key.length - shared);
            block.write(entry.getValue());
            previous = key;
        }
        block.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt(1)
                .array());
        byte[] content = snappy ? compressed(block.toByteArray()) : block.toByteArray();
        byte[] typed = Arrays.copyOf(content, content.length + 1);
        typed[content.length] = (byte) (snappy ? 1 : 0);
        ByteArrayOutputStream handle = new ByteArrayOutputStream();
        varint(handle, out.size());
        varint(handle, content.length);
        out.write(typed);
        int crc = MaskedCrc.of(typed, 0, typed.length);
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(crc)
                .array());
        return handle.toByteArray();
    }

    private static byte[] compressed(byte[] plain) {
        SnappyCompressor compressor = new SnappyCompressor();
        byte[] target = new byte[compressor.maxCompressedLength(plain.length)];
        int size = compressor.compress(plain, 0, plain.length, target, 0, target.length);
        return Arrays.copyOf(target, size);
    }
}
