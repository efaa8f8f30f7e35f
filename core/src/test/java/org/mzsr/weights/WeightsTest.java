package org.mzsr.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.Golden;
import org.mzsr.meta.Adam;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;

class WeightsTest {

    private static final NetworkShape SHAPE = new NetworkShape(3, 4, 3);
    private static final double[] THETA = Golden.hashTheta(SHAPE, 5, 1);
    private static final Provenance PRETRAINED = new Provenance(
            "pretrain",
            10,
            2,
            List.of(2.0),
            Provenance.RGB,
            List.of(),
            List.of(0.02),
            "abc",
            Map.of("seed", 1),
            Map.of("java", "17"),
            null);
    private static final Provenance META = new Provenance(
            "metatrain",
            20,
            2,
            List.of(2.0),
            Provenance.RGB,
            List.of(0.01, 0.01),
            List.of(0.02, 0.01),
            "def",
            Map.of("seed", 2),
            Map.of("java", "17"),
            PRETRAINED);

    @Test
    void weights_come_back_in_float32_with_their_whole_history(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("w.safetensors");

        Weights.of(SHAPE, THETA, META).write(file);
        Weights read = Weights.read(file);

        assertThat(read.shape()).isEqualTo(SHAPE);
        assertThat(read.provenance()).isEqualTo(META);
        assertThat(read.provenance().parent()).isEqualTo(PRETRAINED);
        assertThat(read.theta())
                .containsExactly(Arrays.stream(THETA).map(v -> (float) v).toArray());
    }

    @Test
    void a_checkpoint_comes_back_to_the_bit() throws IOException {
        Adam.State state = new Adam.State(
                20, LearnedVector.of(THETA), Golden.hashUniform(1, THETA.length), squares(2, THETA.length));

        Weights read = Weights.decode(Weights.checkpoint(SHAPE, state, META).encode(), "c");

        assertThat(read.optimizer()).isNotNull();
        assertThat(read.optimizer().step()).isEqualTo(20);
        assertThat(read.optimizer().learned().values()).containsExactly(THETA);
        assertThat(read.optimizer().first()).containsExactly(state.first());
        assertThat(read.optimizer().second()).containsExactly(state.second());
    }

    @Test
    void what_was_learnt_beside_the_parameters_comes_back_by_name_whoever_put_it_there() throws IOException {
        LearnedVector learned = LearnedVector.of(THETA)
                .with("meta_sgd", List.of(2, 3), new double[] {1, 2, 3, 4, 5, 6})
                .with("temperature", List.of(1), new double[] {0.5});
        Adam.State state = new Adam.State(
                20, learned, Golden.hashUniform(1, learned.values().length), squares(2, learned.values().length));

        Weights weights = Weights.decode(new Weights(SHAPE, learned, META, null).encode(), "w");
        Weights checkpoint =
                Weights.decode(Weights.checkpoint(SHAPE, state, META).encode(), "c");

        assertThat(weights.learned().layout()).isEqualTo(learned.layout());
        assertThat(weights.learned().extra("meta_sgd")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(weights.theta()).hasSameSizeAs(THETA);
        assertThat(checkpoint.optimizer()).isNotNull();
        assertThat(checkpoint.optimizer().learned().layout()).isEqualTo(learned.layout());
        assertThat(checkpoint.optimizer().learned().values()).containsExactly(learned.values());
    }

    @Test
    void a_header_says_whether_the_input_is_aligned_and_older_ones_that_it_is_not() throws IOException {
        NetworkShape aligned = new NetworkShape(3, 4, 3, true);

        Weights read = Weights.decode(Weights.of(aligned, THETA, META).encode(), "w");

        assertThat(read.shape()).isEqualTo(aligned);
        assertThat(ArchitectureHeader.decode("{\"depth\":3,\"width\":4,\"channels\":3}"))
                .isEqualTo(SHAPE);
    }

    @Test
    void a_network_of_a_kind_that_is_not_known_is_named() {
        assertThatThrownBy(() -> ArchitectureHeader.decode("{\"kind\":\"transformer\",\"heads\":[2]}"))
                .hasMessage(
                        "its network is a 'transformer', which this version does not know; it knows [predictor, residual]");
    }

    @Test
    void tensors_lie_in_pytorchs_layout() throws IOException {
        SafeTensors file = SafeTensors.decode(Weights.of(SHAPE, THETA, META).encode());

        SafeTensors.Entry weight = file.tensors().get("conv2.weight");
        NetworkShape.Layer layer = SHAPE.layers().get(1);
        assertThat(weight.shape()).containsExactly(4, 4, 3, 3);
        int out = 3;
        int in = 1;
        int row = 2;
        int column = 0;
        assertThat(weight.values()[((out * 4 + in) * 3 + row) * 3 + column]).isEqualTo((float)
                THETA[layer.offset() + ((row * 3 + column) * 4 + in) * 4 + out]);
        assertThat(file.tensors().keySet())
                .containsExactly(
                        "conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "conv3.weight", "conv3.bias");
    }

    @Property(tries = 300)
    void a_file_that_is_cut_off_anywhere_is_refused(@ForAll @IntRange(min = 0, max = 4000) int length) {
        byte[] bytes = Weights.of(SHAPE, THETA, META).encode();
        byte[] cut = Arrays.copyOf(bytes, Math.min(length, bytes.length - 1));

        assertThatThrownBy(() -> Weights.decode(cut, "cut.safetensors"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot read weights cut.safetensors: ");
    }

    @Property(tries = 300)
    void a_changed_header_never_leads_to_anything_but_an_error_or_weights(
            @ForAll @IntRange(min = 0, max = 2000) int at, @ForAll byte value) {
        byte[] bytes = Weights.of(SHAPE, THETA, META).encode();
        bytes[at] = value;

        try {
            assertThat(Weights.decode(bytes, "w").shape().parameters()).isPositive();
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("Cannot read weights w: ");
        }
    }

    @Test
    void whatever_bit_flips_the_file_is_refused() {
        byte[] bytes = Weights.of(SHAPE, THETA, META).encode();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 400; i++) {
            byte[] flipped = bytes.clone();
            flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

            assertThatThrownBy(() -> Weights.decode(flipped, "w"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot read weights w: ");
        }
    }

    @Test
    void whatever_bit_of_the_header_flips_the_file_is_refused() {
        byte[] bytes = Weights.of(SHAPE, THETA, META).encode();
        int header =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        for (int bit = 0; bit < 8 * header; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            assertThatThrownBy(() -> Weights.decode(flipped, "w"))
                    .as("bit %d", bit)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void numbers_that_no_training_leaves_are_refused() {
        double[] broken = THETA.clone();
        broken[5] = Double.NaN;
        Adam.State moments = new Adam.State(META.iterations(), LearnedVector.of(THETA), THETA, negative());
        Adam.State step =
                new Adam.State(META.iterations() + 1, LearnedVector.of(THETA), THETA, new double[THETA.length]);

        assertThatThrownBy(() -> Weights.decode(Weights.of(SHAPE, broken, META).encode(), "w"))
                .hasMessageContaining("not finite");
        assertThatThrownBy(() ->
                        Weights.decode(Weights.checkpoint(SHAPE, moments, META).encode(), "w"))
                .hasMessageContaining("optimiser's state cannot be");
        assertThatThrownBy(() ->
                        Weights.decode(Weights.checkpoint(SHAPE, step, META).encode(), "w"))
                .hasMessageContaining("optimiser's state cannot be");
    }

    private static double[] squares(int seed, int n) {
        return Arrays.stream(Golden.hashUniform(seed, n)).map(v -> v * v).toArray();
    }

    private static double[] negative() {
        double[] second = new double[THETA.length];
        second[3] = -1e-9;
        return second;
    }

    @Test
    void a_header_that_claims_more_than_the_file_has_is_refused_before_allocating() {
        byte[] header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[500000000],\"data_offsets\":[0,2000000000]}}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);

        assertThatThrownBy(() -> SafeTensors.decode(bytes.array()))
                .hasMessageContaining("the file is cut off or damaged");
    }

    @Test
    void writing_below_a_file_is_refused_with_a_sentence(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> Weights.of(SHAPE, THETA, META).write(file.resolve("w.safetensors")))
                .hasMessageStartingWith("Cannot write ")
                .hasMessageContaining("file is a file, not a folder");
    }

    @Test
    void writing_onto_a_folder_is_refused_and_leaves_nothing(@TempDir Path folder) throws IOException {
        Path taken = Files.createDirectory(folder.resolve("w.safetensors"));

        assertThatThrownBy(() -> Weights.of(SHAPE, THETA, META).write(taken)).hasMessageContaining("it is a folder");
        assertThat(Files.list(folder)).containsExactly(taken);
    }
}
