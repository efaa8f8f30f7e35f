package org.mzsr.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mzsr.file.AtomicFile;
import org.mzsr.meta.Adam;
import org.mzsr.network.NetworkShape;

/**
 * A network's weights with their provenance, as a safetensors file: {@code conv1.weight} in PyTorch's
 * {@code [out, in, 3, 3]} layout, {@code conv1.bias}, … in float32. A checkpoint is such a file too, in float64 and with
 * the optimiser's moments {@code adam.m} and {@code adam.v}. Where inner rates were learnt, both have {@code inner_rates}.
 *
 * @param shape of the network
 * @param theta in the order of the flat parameter vector
 * @param provenance where they come from
 * @param layerRates {@code [steps, layers]}: learning rates for adaptation that were learnt with them; null if none were
 * @param optimizer the optimiser's state, in a checkpoint; its θ is {@code theta}, followed by {@code layerRates}
 */
public record Weights(
        NetworkShape shape,
        double[] theta,
        Provenance provenance,
        double @Nullable [][] layerRates,
        Adam.@Nullable State optimizer) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST_FILE = 2_000_000_000;
    private static final String NETWORK = "mzsr.network";
    private static final String PROVENANCE = "mzsr.provenance";
    private static final String STEP = "mzsr.adam.step";
    private static final String RATES = "inner_rates";

    /** Checks that there are as many weights as the network has. */
    public Weights {
        if (theta.length != shape.parameters()) {
            throw new IllegalArgumentException("Cannot make weights for " + shape + ": got " + theta.length
                    + " numbers, expected " + shape.parameters());
        }
    }

    /** Weights alone, without an optimiser's state. */
    public static Weights of(NetworkShape shape, double[] theta, Provenance provenance) {
        return new Weights(shape, theta, provenance, null, null);
    }

    /**
     * A checkpoint of an optimiser whose vector is θ, followed by K·depth inner rates if they are learnt.
     *
     * @param state the optimiser's state
     */
    public static Weights checkpoint(NetworkShape shape, Adam.State state, Provenance provenance) {
        return new Weights(
                shape,
                Arrays.copyOf(state.theta(), shape.parameters()),
                provenance,
                layerRates(shape, state.theta()),
                state);
    }

    /** The same without the optimiser's state. */
    public Weights withoutOptimizer() {
        return new Weights(shape, theta, provenance, layerRates, null);
    }

    private static double @Nullable [][] layerRates(NetworkShape shape, double[] vector) {
        int steps = (vector.length - shape.parameters()) / shape.depth();
        if (steps == 0) {
            return null;
        }
        double[][] rates = new double[steps][];
        for (int k = 0; k < steps; k++) {
            int from = shape.parameters() + k * shape.depth();
            rates[k] = Arrays.copyOfRange(vector, from, from + shape.depth());
        }
        return rates;
    }

    /** Number of learnt rates in the optimiser's vector. */
    private int rateCount() {
        return layerRates == null ? 0 : layerRates.length * shape.depth();
    }

    private static double[] flatRates(double[][] rates) {
        return Arrays.stream(rates).flatMapToDouble(Arrays::stream).toArray();
    }

    /** Reads a local file. */
    public static Weights read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("Cannot read weights " + file + ": there is no such file");
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(
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
        boolean checkpoint = optimizer != null;
        SafeTensors.Type type = checkpoint ? SafeTensors.Type.F64 : SafeTensors.Type.F32;
        Map<String, SafeTensors.Entry> tensors = new LinkedHashMap<>();
        tensors()
                .forEach((name, tensor) ->
                        tensors.put(name, new SafeTensors.Entry(type, tensor.shape(), tensor.values())));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        try {
            metadata.put(NETWORK, JSON.writeValueAsString(shapeJson()));
            metadata.put(PROVENANCE, JSON.writeValueAsString(provenance));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        if (optimizer != null) {
            metadata.put(STEP, Long.toString(optimizer.step()));
            tensors.put(
                    "adam.m", new SafeTensors.Entry(type, new int[] {theta.length + rateCount()}, optimizer.first()));
            tensors.put(
                    "adam.v", new SafeTensors.Entry(type, new int[] {theta.length + rateCount()}, optimizer.second()));
        }
        return new SafeTensors(metadata, tensors).encode();
    }

    /**
     * The tensors by name, as PyTorch lays them out: {@code conv1.weight [out, in, 3, 3]}, {@code conv1.bias [out]}, …, and
     * {@code inner_rates [steps, layers]} where rates were learnt.
     */
    public Map<String, NamedTensor> tensors() {
        Map<String, NamedTensor> tensors = new LinkedHashMap<>();
        for (NetworkShape.Layer layer : shape.layers()) {
            double[] bias = new double[layer.out()];
            System.arraycopy(theta, layer.biasOffset(), bias, 0, bias.length);
            tensors.put(
                    layer.name() + ".weight",
                    new NamedTensor(new int[] {layer.out(), layer.in(), 3, 3}, toOihw(layer)));
            tensors.put(layer.name() + ".bias", new NamedTensor(new int[] {layer.out()}, bias));
        }
        if (layerRates != null) {
            tensors.put(RATES, new NamedTensor(new int[] {layerRates.length, shape.depth()}, flatRates(layerRates)));
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

    private Map<String, Integer> shapeJson() {
        Map<String, Integer> json = new LinkedHashMap<>();
        json.put("depth", shape.depth());
        json.put("width", shape.width());
        json.put("channels", shape.channels());
        return json;
    }

    private double[] toOihw(NetworkShape.Layer layer) {
        double[] values = new double[layer.kernelSize()];
        forEachWeight(layer, (flat, oihw) -> values[oihw] = theta[flat]);
        return values;
    }

    private interface IndexPair {
        void accept(int flat, int oihw);
    }

    /** Calls {@code pair} with each weight's place in the flat vector ([3, 3, in, out]) and in [out, in, 3, 3]. */
    private static void forEachWeight(NetworkShape.Layer layer, IndexPair pair) {
        for (int tap = 0; tap < 9; tap++) {
            for (int in = 0; in < layer.in(); in++) {
                for (int out = 0; out < layer.out(); out++) {
                    pair.accept(
                            layer.offset() + (tap * layer.in() + in) * layer.out() + out,
                            (out * layer.in() + in) * 9 + tap);
                }
            }
        }
    }

    /**
     * Decodes a file's bytes.
     *
     * @param name the file's name, for messages
     * @throws IOException if they are not weights of this program; the message says which file and what is wrong
     */
    public static Weights decode(byte[] bytes, String name) throws IOException {
        try {
            SafeTensors file = SafeTensors.decode(bytes);
            String network = required(file.metadata(), NETWORK);
            NetworkShape shape = JSON.readValue(network, NetworkShape.class);
            Provenance provenance = JSON.readValue(required(file.metadata(), PROVENANCE), Provenance.class);
            if (shape == null || provenance == null) {
                throw new IOException("its header says nothing about the network or its provenance");
            }
            long held = file.tensors().values().stream()
                    .mapToLong(entry -> entry.values().length)
                    .sum();
            if (held < shape.parameters()) {
                throw new IOException(
                        "its tensors have " + held + " elements, " + shape + " needs " + shape.parameters());
            }
            double[] theta = new double[shape.parameters()];
            for (NetworkShape.Layer layer : shape.layers()) {
                double[] kernel = tensor(file, layer.name() + ".weight", layer.out(), layer.in(), 3, 3);
                forEachWeight(layer, (flat, oihw) -> theta[flat] = kernel[oihw]);
                double[] bias = tensor(file, layer.name() + ".bias", layer.out());
                System.arraycopy(bias, 0, theta, layer.biasOffset(), bias.length);
            }
            double[] vector = withRates(theta, file.tensors().get(RATES), shape);
            if (!file.metadata().containsKey(STEP)) {
                return new Weights(shape, theta, provenance, layerRates(shape, vector), null);
            }
            Adam.State state = new Adam.State(
                    Long.parseLong(required(file.metadata(), STEP)),
                    vector,
                    tensor(file, "adam.m", vector.length),
                    tensor(file, "adam.v", vector.length));
            return checkpoint(shape, state, provenance);
        } catch (IOException | RuntimeException e) {
            // Records refuse what a header claims, each with an exception of its own.
            throw new IOException("Cannot read weights " + name + ": " + e.getMessage(), e);
        }
    }

    private static double[] withRates(double[] theta, SafeTensors.@Nullable Entry rates, NetworkShape shape)
            throws IOException {
        if (rates == null) {
            return theta;
        }
        if (rates.shape().length != 2 || rates.shape()[0] < 1 || rates.shape()[1] != shape.depth()) {
            throw new IOException("tensor " + RATES + " has shape " + Arrays.toString(rates.shape())
                    + ", expected [steps, " + shape.depth() + "]");
        }
        double[] vector = Arrays.copyOf(theta, theta.length + rates.values().length);
        System.arraycopy(rates.values(), 0, vector, theta.length, rates.values().length);
        return vector;
    }

    private static String required(Map<String, String> metadata, String key) throws IOException {
        String value = metadata.get(key);
        if (value == null) {
            throw new IOException("its header has no '" + key + "': it was not written by mzsr");
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
