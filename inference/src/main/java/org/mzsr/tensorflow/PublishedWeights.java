package org.mzsr.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.mzsr.error.FileException;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensorflow.Checkpoint.Variable;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/** MZSR's own checkpoints: variables {@code MODEL/conv1/kernel} ([3, 3, in, out]), {@code MODEL/conv1/bias}, …. */
public final class PublishedWeights {

    private PublishedWeights() {}

    /**
     * Reads the network out of a checkpoint; optimiser moments in it are left aside.
     *
     * @param prefix path of the checkpoint, without {@code .index}
     * @param provenance that the weights get
     */
    public static Weights read(Path prefix, Provenance provenance) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(prefix);
        NetworkShape shape = shape(prefix, checkpoint.variables());
        double[] theta = new double[shape.parameters()];
        for (NetworkShape.Layer layer : shape.layers()) {
            // The flat parameter vector has the checkpoint's own layout.
            copy(checkpoint.read(variable(layer.index(), "kernel")), theta, layer.offset(), layer.kernelSize());
            copy(checkpoint.read(variable(layer.index(), "bias")), theta, layer.biasOffset(), layer.out());
        }
        return Weights.of(shape, theta, provenance);
    }

    private static NetworkShape shape(Path prefix, Map<String, Variable> variables) throws IOException {
        int depth = 0;
        while (variables.containsKey(variable(depth, "kernel"))) {
            depth++;
        }
        Variable first = variables.get(variable(0, "kernel"));
        if (first == null || first.shape().size() != 4) {
            throw new FileException("Cannot import checkpoint " + prefix + ": it has no variable "
                    + variable(0, "kernel") + " of four dimensions, so it is not one of MZSR's");
        }
        return new NetworkShape(depth, first.shape().get(3), first.shape().get(2));
    }

    private static String variable(int layer, String part) {
        return "MODEL/conv" + (layer + 1) + "/" + part;
    }

    private static void copy(double[] values, double[] theta, int offset, int size) throws IOException {
        if (values.length != size) {
            throw new FileException("Cannot import: a variable has " + values.length + " elements, expected " + size);
        }
        System.arraycopy(values, 0, theta, offset, size);
    }
}
