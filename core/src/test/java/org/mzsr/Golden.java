package org.mzsr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import org.mzsr.array.Npy;
import org.mzsr.network.NetworkShape;

/** Values computed by independent code, in the test resources, and the deterministic data they were computed from. */
public final class Golden {

    private Golden() {}

    public static JsonNode json(String path) {
        try {
            return new ObjectMapper().readTree(bytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Npy npy(String path) {
        try {
            return Npy.decode(bytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    public static double[] values(String path) {
        return npy(path).values();
    }

    public static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    /** The golden data's hash stream. */
    public static double[] hashUniform(long seed, int n) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextDouble();
        }
        return values;
    }

    /** Network weights from a hash seed. */
    public static double[] hashTheta(NetworkShape shape, long seed, double lastGain) {
        double[] theta = new double[shape.parameters()];
        for (NetworkShape.Layer layer : shape.layers()) {
            double gain = Math.sqrt(6.0 / (9 * layer.in())) * (layer.index() == shape.depth() - 1 ? lastGain : 1);
            double[] kernel = hashUniform(seed + 2000L * layer.index(), layer.kernelSize());
            for (int i = 0; i < kernel.length; i++) {
                theta[layer.offset() + i] = (2 * kernel[i] - 1) * gain;
            }
            double[] bias = hashUniform(seed + 2000L * layer.index() + 1000, layer.out());
            for (int i = 0; i < bias.length; i++) {
                theta[layer.biasOffset() + i] = (2 * bias[i] - 1) * 0.05;
            }
        }
        return theta;
    }

    private static byte[] bytes(String path) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path)) {
            if (in == null) {
                throw new IOException("no golden file " + path);
            }
            return in.readAllBytes();
        }
    }
}
