package org.mzsr.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.file.AtomicFile;
import org.mzsr.meta.Adam;
import org.mzsr.meta.InnerRates;
import org.mzsr.network.Architecture;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.ParameterTensor;
import org.mzsr.problem.VectorLayout;

/**
 * A network's weights with their provenance, as a safetensors file: {@code conv1.weight} in PyTorch's
 * {@code [out, in, 3, 3]} layout, {@code conv1.bias}, … in float32. What was learnt beside them follows under its own name,
 * such as {@code inner_rates}. A checkpoint is such a file too, in float64 and with the optimiser's moments {@code adam.m}
 * and {@code adam.v}.
 *
 * @param architecture of the network
 * @param learned its parameters, and what was learnt beside them
 * @param provenance where they come from
 * @param optimizer the optimiser's state, in a checkpoint
 */
@API(status = API.Status.STABLE)
public record Weights(
        Architecture architecture, LearnedVector learned, Provenance provenance, Adam.@Nullable State optimizer)
        implements Serializable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_FILE = 2_000_000_000;
    private static final String NETWORK = "mzsr.network";
    private static final String PROVENANCE = "mzsr.provenance";
    private static final String STEP = "mzsr.adam.step";
    private static final String FIRST = "adam.m";
    private static final String SECOND = "adam.v";

    /** Checks that there are as many weights as the network has. */
    public Weights {
        if (learned.layout().parameters() != architecture.parameters()) {
            throw new BadInputException("Cannot make weights for " + architecture + ": got "
                    + learned.layout().parameters() + " numbers, expected " + architecture.parameters());
        }
    }

    /** Weights alone, with nothing learnt beside them. */
    public static Weights of(Architecture architecture, double[] theta, Provenance provenance) {
        return new Weights(architecture, LearnedVector.of(theta), provenance, null);
    }

    /** A checkpoint of an optimiser. */
    public static Weights checkpoint(Architecture architecture, Adam.State state, Provenance provenance) {
        return new Weights(architecture, state.learned(), provenance, state);
    }

    /** The same without the optimiser's state. */
    public Weights withoutOptimizer() {
        return new Weights(architecture, learned, provenance, null);
    }

    /** The network's parameters, in the order of the flat parameter vector. */
    public double[] theta() {
        return learned.theta();
    }

    /**
     * The shape of MZSR's network.
     *
     * @throws IllegalArgumentException if the weights are for another architecture
     */
    public NetworkShape shape() {
        if (architecture instanceof NetworkShape shape) {
            return shape;
        }
        throw new BadInputException(
                "Cannot use weights of " + architecture + " here: expected those of MZSR's network");
    }

    /** Reads a local file. */
    public static Weights read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileException(
                    "Cannot read weights " + file + ": it is a folder; name the .safetensors file in it");
        }
        if (!Files.isRegularFile(file)) {
            throw new FileException("Cannot read weights " + file + ": there is no such file");
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw new FileException(
                    "Cannot read weights " + file + ": it has " + Files.size(file) + " bytes, more than weights have");
        }
        return decode(Files.readAllBytes(file), file.toString());
    }

    /** Writes a local file; it appears whole or not at all. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, encode());
    }

    /** The file's bytes. */
    public byte[] encode() {
        SafeTensors.Type type = optimizer != null ? SafeTensors.Type.F64 : SafeTensors.Type.F32;
        Map<String, SafeTensors.Entry> tensors = new LinkedHashMap<>();
        tensors()
                .forEach((name, tensor) ->
                        tensors.put(name, new SafeTensors.Entry(type, tensor.shape(), tensor.values())));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        try {
            metadata.put(NETWORK, ArchitectureHeader.encode(architecture));
            metadata.put(PROVENANCE, JSON.writeValueAsString(provenance));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (optimizer != null) {
            int[] size = {learned.layout().size()};
            metadata.put(STEP, Long.toString(optimizer.step()));
            tensors.put(FIRST, new SafeTensors.Entry(type, size, optimizer.first()));
            tensors.put(SECOND, new SafeTensors.Entry(type, size, optimizer.second()));
        }
        return new SafeTensors(metadata, tensors).encode();
    }

    /**
     * The tensors by name, as PyTorch lays them out: {@code conv1.weight [out, in, 3, 3]}, {@code conv1.bias [out]}, …, then
     * what was learnt beside them.
     */
    public Map<String, NamedTensor> tensors() {
        Map<String, NamedTensor> tensors = new LinkedHashMap<>();
        for (ParameterTensor tensor : architecture.tensors()) {
            tensors.put(tensor.name(), new NamedTensor(tensor.fileShape(), tensor.toFile(learned.values())));
        }
        for (VectorLayout.Extra extra : learned.layout().extras()) {
            int[] shape = extra.shape().stream().mapToInt(Integer::intValue).toArray();
            tensors.put(extra.name(), new NamedTensor(shape, learned.extra(extra.name())));
        }
        return tensors;
    }

    /**
     * A tensor of a weights file.
     *
     * @param shape dimensions
     * @param values elements in C order
     */
    public record NamedTensor(int[] shape, double[] values) {}

    /**
     * Decodes a file's bytes.
     *
     * @param name the file's name, for messages
     * @throws IOException if they are not weights of this program; the message says which file and what is wrong
     */
    public static Weights decode(byte[] bytes, String name) throws IOException {
        try {
            SafeTensors file = SafeTensors.decode(bytes);
            Architecture architecture = ArchitectureHeader.decode(required(file.metadata(), NETWORK));
            Provenance provenance = JSON.readValue(required(file.metadata(), PROVENANCE), Provenance.class);
            if (architecture == null || provenance == null) {
                throw new IOException("its header says nothing about the network or its provenance");
            }
            LearnedVector learned = learned(file, architecture);
            requireFinite(file);
            // What is known of is looked at now, not when an image waits for it.
            var unused = InnerRates.learned(learned, architecture.tensors());
            if (!file.metadata().containsKey(STEP)) {
                return new Weights(architecture, learned, provenance, null);
            }
            int size = learned.layout().size();
            Adam.State state = new Adam.State(
                    Long.parseLong(required(file.metadata(), STEP)),
                    learned,
                    tensor(file, FIRST, size),
                    tensor(file, SECOND, size));
            if (state.step() != provenance.iterations()
                    || Arrays.stream(state.second()).anyMatch(moment -> moment < 0)) {
                throw new IOException("its optimiser's state cannot be: step " + state.step() + " after "
                        + provenance.iterations() + " iterations, or a mean of squares below 0");
            }
            return checkpoint(architecture, state, provenance);
        } catch (IOException | RuntimeException e) {
            // Records refuse what a header claims, each with an exception of its own.
            throw new FileException("Cannot read weights " + name + ": " + e.getMessage(), e);
        }
    }

    /** The network's tensors, and as extras all others that are not the optimiser's. */
    private static LearnedVector learned(SafeTensors file, Architecture architecture) throws IOException {
        long held = file.tensors().values().stream()
                .mapToLong(entry -> entry.values().length)
                .sum();
        if (held < architecture.parameters()) {
            throw new IOException(
                    "its tensors have " + held + " elements, " + architecture + " needs " + architecture.parameters());
        }
        double[] theta = new double[architecture.parameters()];
        Set<String> known = new HashSet<>(Set.of(FIRST, SECOND));
        for (ParameterTensor tensor : architecture.tensors()) {
            tensor.fromFile(tensor(file, tensor.name(), tensor.fileShape()), theta);
            known.add(tensor.name());
        }
        LearnedVector learned = LearnedVector.of(theta);
        for (Map.Entry<String, SafeTensors.Entry> extra : file.tensors().entrySet()) {
            if (!known.contains(extra.getKey())) {
                SafeTensors.Entry entry = extra.getValue();
                learned = learned.with(
                        extra.getKey(), Arrays.stream(entry.shape()).boxed().toList(), entry.values());
            }
        }
        return learned;
    }

    private static void requireFinite(SafeTensors file) throws IOException {
        for (Map.Entry<String, SafeTensors.Entry> tensor : file.tensors().entrySet()) {
            if (!Arrays.stream(tensor.getValue().values()).allMatch(Double::isFinite)) {
                throw new IOException("tensor " + tensor.getKey() + " has elements that are not finite");
            }
        }
    }

    /** Whether a header is of a file that this program wrote. */
    static boolean isOwn(Map<String, String> metadata) {
        return metadata.containsKey(NETWORK);
    }

    private static String required(Map<String, String> metadata, String key) throws IOException {
        String value = metadata.get(key);
        if (value == null) {
            throw new IOException("its header has no '" + key
                    + "': it was not written by mzsr; 'mzsr import' takes weights of other programs");
        }
        return value;
    }

    private static double[] tensor(SafeTensors file, String name, int... shape) throws IOException {
        SafeTensors.Entry entry = file.tensors().get(name);
        if (entry == null) {
            throw new IOException("it has no tensor " + name);
        }
        if (!Arrays.equals(entry.shape(), shape)) {
            throw new IOException("tensor " + name + " has shape " + Arrays.toString(entry.shape()) + ", expected "
                    + Arrays.toString(shape));
        }
        return entry.values();
    }
}
