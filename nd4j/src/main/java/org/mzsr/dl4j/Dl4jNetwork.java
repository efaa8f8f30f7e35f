package org.mzsr.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.mzsr.meta.Adam;
import org.mzsr.nd4j.Nd4jRuntime;
import org.mzsr.network.NetworkShape;
import org.mzsr.problem.LearnedVector;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * MZSR's network as a DL4J graph, and its vectors in both orders.
 *
 * <p>Its loss is the absolute error as DL4J takes it: the mean over channels, summed over the pixels of an image, averaged
 * over the batch; so {@code height · width} times this project's mean. DL4J's Adam has TensorFlow's form.
 *
 * <p>DL4J's flat vector has each layer's bias first, then its weights {@code [out, in, 3, 3]}; this project's has the
 * kernel {@code [3, 3, in, out]}, then the bias.
 */
public final class Dl4jNetwork {

    private Dl4jNetwork() {}

    /** A graph with the weights and moments of an optimiser's state, whose trainers use so many native threads. */
    static ComputationGraph graph(
            NetworkShape shape, Adam.Settings adam, Adam.State state, double rate, int nativeThreads) {
        Nd4jRuntime.useThreads(nativeThreads);
        ComputationGraph graph =
                new ComputationGraph(new CountingConfiguration(configuration(shape, adam, rate), nativeThreads));
        graph.init();
        graph.setParams(row(toDl4j(shape, state.learned().theta())));
        double[] first = toDl4j(shape, state.first());
        double[] second = toDl4j(shape, state.second());
        INDArray moments = graph.getUpdater().getStateViewArray();
        for (int i = 0; i < first.length; i++) {
            moments.putScalar(i, first[i]);
            moments.putScalar(first.length + (long) i, second[i]);
        }
        graph.getConfiguration().setIterationCount(Math.toIntExact(state.step()));
        return graph;
    }

    /** The optimiser's state of a graph after {@code step} updates. */
    static Adam.State state(NetworkShape shape, ComputationGraph graph, long step) {
        int size = shape.parameters();
        double[] moments = graph.getUpdater().getStateViewArray().toDoubleVector();
        double[] first = new double[size];
        double[] second = new double[size];
        System.arraycopy(moments, 0, first, 0, size);
        System.arraycopy(moments, size, second, 0, size);
        return new Adam.State(
                step,
                LearnedVector.of(fromDl4j(shape, graph.params().toDoubleVector())),
                fromDl4j(shape, first),
                fromDl4j(shape, second));
    }

    /** The weights as the zip file that DL4J's {@code ModelSerializer} restores. */
    public static byte[] zip(NetworkShape shape, double[] theta) throws IOException {
        Nd4jRuntime.useThreads(1);
        Adam.Settings adam = new Adam.Settings(Adam.Form.TENSORFLOW, 0.9, 0.999, 1e-8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ComputationGraph graph = new ComputationGraph(configuration(shape, adam, 1e-4));
        graph.init();
        graph.setParams(row(toDl4j(shape, theta)));
        ModelSerializer.writeModel(graph, bytes, false);
        return bytes.toByteArray();
    }

    private static ComputationGraphConfiguration configuration(NetworkShape shape, Adam.Settings adam, double rate) {
        ComputationGraphConfiguration.GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(new org.nd4j.linalg.learning.config.Adam(rate, adam.beta1(), adam.beta2(), adam.epsilon()))
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("input");
        String before = "input";
        for (NetworkShape.Layer layer : shape.layers()) {
            boolean last = layer.index() == shape.depth() - 1;
            builder.addLayer(
                    layer.name(),
                    new ConvolutionLayer.Builder(3, 3)
                            .nIn(layer.in())
                            .nOut(layer.out())
                            .activation(last ? Activation.IDENTITY : Activation.RELU)
                            .build(),
                    before);
            before = layer.name();
        }
        return builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), before, "input")
                .addLayer(
                        "output",
                        new CnnLossLayer.Builder(LossFunction.MEAN_ABSOLUTE_ERROR)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "sum")
                .setOutputs("output")
                .build();
    }

    private static INDArray row(double[] values) {
        return Nd4j.createFromArray(new double[][] {values}).castTo(DataType.FLOAT);
    }

    private static double[] toDl4j(NetworkShape shape, double[] theta) {
        double[] values = new double[theta.length];
        forEachElement(shape, (ours, theirs) -> values[theirs] = theta[ours]);
        return values;
    }

    private static double[] fromDl4j(NetworkShape shape, double[] values) {
        double[] theta = new double[values.length];
        forEachElement(shape, (ours, theirs) -> theta[ours] = values[theirs]);
        return theta;
    }

    private interface IndexPair {
        void accept(int ours, int theirs);
    }

    private static void forEachElement(NetworkShape shape, IndexPair pair) {
        for (NetworkShape.Layer layer : shape.layers()) {
            int weights = layer.offset() + layer.out();
            for (int out = 0; out < layer.out(); out++) {
                pair.accept(layer.biasOffset() + out, layer.offset() + out);
                for (int in = 0; in < layer.in(); in++) {
                    for (int tap = 0; tap < 9; tap++) {
                        pair.accept(
                                layer.offset() + (tap * layer.in() + in) * layer.out() + out,
                                weights + (out * layer.in() + in) * 9 + tap);
                    }
                }
            }
        }
    }
}
