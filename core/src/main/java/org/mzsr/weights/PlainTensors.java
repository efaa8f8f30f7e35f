package org.mzsr.weights;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.mzsr.array.Npz;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.meta.InnerRates;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;
import org.mzsr.problem.ParameterTensor;

/**
 * Tensors of MZSR's network as other programs write them, PyTorch above all: for each convolution a {@code NAME.weight [out, in, 3, 3]}
 * and a {@code NAME.bias [out]}. Names may be anything ({@code conv1}, {@code body.0}, {@code module.net.2}); convolutions count in the order
 * of the numbers in them.
 */
public final class PlainTensors {

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final long LARGEST_FILE = 1 << 30;

    private PlainTensors() {}

    /**
     * Reads a {@code .safetensors} or {@code .npz} file.
     *
     * @param file local
     * @param aligned whether the network's input lies where its output shall, see {@link NetworkShape}
     * @param provenance that the weights get
     * @throws IOException if it is none, or holds another network; the message says what is wrong
     */
    public static Weights read(Path file, boolean aligned, Provenance provenance) throws IOException {
        try {
            Map<String, Weights.NamedTensor> tensors = tensors(file);
            List<String> convolutions = convolutions(tensors);
            NetworkShape shape = shape(convolutions, tensors, aligned);
            double[] theta = new double[shape.parameters()];
            for (ParameterTensor parameter : shape.tensors()) {
                String name =
                        convolutions.get(parameter.layer()) + (parameter.name().endsWith(WEIGHT) ? WEIGHT : BIAS);
                parameter.fromFile(values(tensors, name, parameter.fileShape()), theta);
            }
            LearnedVector learned = LearnedVector.of(theta);
            Weights.NamedTensor rates = tensors.get(InnerRates.EXTRA);
            if (rates != null) {
                // Of what 'mzsr export' wrote.
                learned = learned.with(
                        InnerRates.EXTRA, Arrays.stream(rates.shape()).boxed().toList(), rates.values());
                var unused = InnerRates.learned(learned, shape.tensors());
            }
            TreeSet<String> others = new TreeSet<>(tensors.keySet());
            others.remove(InnerRates.EXTRA);
            convolutions.forEach(name -> others.removeAll(List.of(name + WEIGHT, name + BIAS)));
            if (!others.isEmpty()) {
                throw new IOException(
                        "it also holds " + String.join(", ", others) + ", which the network has no place for");
            }
            return new Weights(shape, learned, provenance, null);
        } catch (IOException | RuntimeException e) {
            throw new FileException("Cannot import " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Weights.NamedTensor> tensors(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.isDirectory(file) ? "it is a folder" : "there is no such file");
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("it has " + Files.size(file) + " bytes, more than weights have");
        }
        byte[] bytes = Files.readAllBytes(file);
        Map<String, Weights.NamedTensor> tensors = new LinkedHashMap<>();
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npz")) {
            Npz.arrays(bytes)
                    .forEach((array, npy) -> tensors.put(array, new Weights.NamedTensor(npy.shape(), npy.values())));
        } else if (name.endsWith(".safetensors")) {
            SafeTensors decoded = SafeTensors.decode(bytes);
            if (Weights.isOwn(decoded.metadata())) {
                throw new BadInputException("it is a weights file of this program already; use it as it is");
            }
            decoded.tensors()
                    .forEach((tensor, entry) ->
                            tensors.put(tensor, new Weights.NamedTensor(entry.shape(), entry.values())));
        } else {
            throw new IOException("expected a .safetensors or .npz file; PyTorch's own files become one by"
                    + " safetensors.torch.save_file(model.state_dict(), \"w.safetensors\")");
        }
        return tensors;
    }

    /** Their names without ".weight". */
    private static List<String> convolutions(Map<String, Weights.NamedTensor> tensors) throws IOException {
        List<String> names = tensors.entrySet().stream()
                .filter(tensor ->
                        tensor.getKey().endsWith(WEIGHT) && tensor.getValue().shape().length == 4)
                .map(tensor -> tensor.getKey().substring(0, tensor.getKey().length() - WEIGHT.length()))
                .sorted(Comparator.comparing(PlainTensors::numbers, PlainTensors::inOrder)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        for (int i = 1; i < names.size(); i++) {
            if (inOrder(numbers(names.get(i - 1)), numbers(names.get(i))) == 0) {
                throw new IOException("nothing says which of " + names.get(i - 1) + " and " + names.get(i)
                        + " comes first: number the convolutions' names, as conv1, conv2, …");
            }
        }
        if (names.size() < 2) {
            throw new IOException(
                    "it holds " + names.size() + " convolutions (NAME.weight [out, in, 3, 3]): expected 2 or more;"
                            + " its tensors are " + String.join(", ", tensors.keySet()));
        }
        return names;
    }

    private static NetworkShape shape(
            List<String> convolutions, Map<String, Weights.NamedTensor> tensors, boolean aligned) {
        Weights.NamedTensor first =
                Objects.requireNonNull(tensors.get(convolutions.get(0) + WEIGHT), "it gave the convolution its name");
        return new NetworkShape(convolutions.size(), first.shape()[0], first.shape()[1], aligned);
    }

    private static double[] values(Map<String, Weights.NamedTensor> tensors, String name, int[] shape)
            throws IOException {
        Weights.NamedTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IOException("it has no tensor " + name);
        }
        if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IOException("tensor " + name + " has shape " + Arrays.toString(tensor.shape()) + ", expected "
                    + Arrays.toString(shape) + " of a network of 3x3 convolutions whose output is added to its input");
        }
        if (!Arrays.stream(tensor.values()).allMatch(Double::isFinite)) {
            throw new IOException("tensor " + name + " has elements that are not finite");
        }
        return tensor.values();
    }

    private static List<BigInteger> numbers(String name) {
        List<BigInteger> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(name);
        while (matcher.find()) {
            numbers.add(new BigInteger(matcher.group()));
        }
        return numbers;
    }

    private static int inOrder(List<BigInteger> one, List<BigInteger> other) {
        return IntStream.range(0, Math.min(one.size(), other.size()))
                .map(i -> one.get(i).compareTo(other.get(i)))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(Integer.compare(one.size(), other.size()));
    }
}
