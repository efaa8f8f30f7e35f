package org.mzsr.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mzsr.Golden;
import org.mzsr.error.FileException;
import org.mzsr.meta.InnerRates;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;

class PlainTensorsTest {

    private static final NetworkShape SHAPE = new NetworkShape(12, 4, 3);
    private static final double[] THETA = Golden.hashTheta(SHAPE, 5, 1);
    private static final Provenance IMPORTED =
            Provenance.imported(Path.of("net"), 2, null, List.of(0.02, 0.01), Map.of("java", "17"));

    @TempDir
    private Path folder = Path.of("");

    /** As PyTorch writes them: in any order, without what this program's own headers say. */
    private Path file(String names, Map<String, SafeTensors.Entry> more) throws IOException {
        Map<String, SafeTensors.Entry> tensors = new LinkedHashMap<>();
        Weights.of(SHAPE, THETA, IMPORTED).tensors().forEach((name, tensor) -> {
            int number = Integer.parseInt(name.replaceAll("\\D", ""));
            String renamed = names.formatted(number) + name.substring(name.indexOf('.'));
            tensors.put(renamed, new SafeTensors.Entry(SafeTensors.Type.F64, tensor.shape(), tensor.values()));
        });
        tensors.putAll(more);
        List<String> order = new ArrayList<>(tensors.keySet());
        Collections.shuffle(order, new Random(3));
        Map<String, SafeTensors.Entry> shuffled = new LinkedHashMap<>();
        order.forEach(name -> shuffled.put(name, tensors.get(name)));
        Path file = folder.resolve("net.safetensors");
        Files.write(file, new SafeTensors(Map.of("format", "pt"), shuffled).encode());
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv%d", "body.%d", "module.net.%d.conv"})
    void convolutions_count_in_the_order_of_their_numbers_whatever_they_are_called(String names) throws IOException {
        Weights weights = PlainTensors.read(file(names, Map.of()), false, IMPORTED);

        assertThat(weights.architecture()).isEqualTo(SHAPE);
        assertThat(weights.theta()).isEqualTo(THETA);
        assertThat(weights.provenance().adaptation()).containsExactly(0.02, 0.01);
    }

    @Test
    void what_was_exported_to_numpy_comes_back() throws IOException {
        Path file = folder.resolve("net.npz");
        double[] rates = new double[24];
        Arrays.fill(rates, -4);
        LearnedVector learned = LearnedVector.of(THETA).with(InnerRates.EXTRA, List.of(2, 12), rates);
        Weights weights = new Weights(new NetworkShape(12, 4, 3, true), learned, IMPORTED, null);
        Files.write(file, NpzArchive.encode(weights));

        Weights read = PlainTensors.read(file, true, IMPORTED);

        assertThat(read.architecture()).isEqualTo(weights.architecture());
        assertThat(read.learned().extra(InnerRates.EXTRA)).isEqualTo(rates);
        for (int i = 0; i < THETA.length; i++) {
            assertThat(read.theta()[i]).isEqualTo((float) THETA[i]);
        }
    }

    @Test
    void a_header_may_name_its_tensors_in_any_order() throws IOException {
        String header = "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                + "\"__metadata__\":{\"a\":\"c\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}";
        byte[] bytes = new byte[8 + header.length() + 12];
        bytes[0] = (byte) header.length();
        System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, bytes, 8, header.length());
        bytes[bytes.length - 2] = (byte) 0x80;
        bytes[bytes.length - 1] = 0x3F;

        SafeTensors read = SafeTensors.decode(bytes);

        assertThat(read.tensors().keySet()).containsExactly("a", "none", "b");
        assertThat(read.tensors().get("b").values()).containsExactly(1.0);
    }

    @Test
    void what_is_no_such_network_is_refused_with_what_is_wrong() throws IOException {
        assertRefused(
                file(
                        "conv%d",
                        Map.of("scale", new SafeTensors.Entry(SafeTensors.Type.F32, new int[] {1}, new double[1]))),
                "it also holds scale, which the network has no place for");
        assertRefused(
                file(
                        "conv%d",
                        Map.of("conv7.bias", new SafeTensors.Entry(SafeTensors.Type.F32, new int[0], new double[1]))),
                "tensor conv7.bias has shape [], expected [4]");
        assertRefused(
                file(
                        "conv%d",
                        Map.of(
                                "tail.weight",
                                new SafeTensors.Entry(SafeTensors.Type.F32, new int[] {4, 4, 3, 3}, new double[144]),
                                "head.weight",
                                new SafeTensors.Entry(SafeTensors.Type.F32, new int[] {4, 4, 3, 3}, new double[144]))),
                "nothing says which of head and tail comes first");
        assertRefused(folder, "it is a folder");
        assertRefused(folder.resolve("net.pth"), "there is no such file");
        assertRefused(Files.createFile(folder.resolve("net.pth")), "safetensors.torch.save_file");
        Path own = folder.resolve("own.safetensors");
        Weights.of(SHAPE, THETA, IMPORTED).write(own);
        assertRefused(own, "it is a weights file of this program already");
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> PlainTensors.read(file, false, IMPORTED))
                .isInstanceOf(FileException.class)
                .hasMessageStartingWith("Cannot import " + file + ": ")
                .hasMessageContaining(reason);
    }
}
