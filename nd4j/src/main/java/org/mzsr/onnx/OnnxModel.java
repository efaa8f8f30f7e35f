package org.mzsr.onnx;

import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.mzsr.network.NetworkShape;
import org.mzsr.weights.Weights;

/**
 * The network with its weights as an ONNX model (IR version 8, operators of set 13) for images of any size: input
 * {@code image [n, channels, height, width]}, RGB in 0..1, already enlarged by bicubic interpolation; output
 * {@code result} of the same shape, not clipped.
 */
public final class OnnxModel {

    private static final long IR_VERSION = 8;
    private static final long OPERATOR_SET = 13;

    private OnnxModel() {}

    /** The file's bytes. */
    public static byte[] encode(Weights weights) {
        NetworkShape shape = weights.shape();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("mzsr")
                .addInput(value("image", shape.channels()))
                .addOutput(value("result", shape.channels()));
        weights.tensors().forEach((name, tensor) -> {
            if (name.startsWith("conv")) {
                graph.addInitializer(initializer(name, tensor));
            }
        });
        String before = "image";
        for (NetworkShape.Layer layer : shape.layers()) {
            String output = layer.name() + ".output";
            graph.addNode(convolution(layer.name(), before, output));
            before = output;
            if (layer.index() < shape.depth() - 1) {
                String activation = layer.name() + ".activation";
                graph.addNode(node("Relu", activation).addInput(before));
                before = activation;
            }
        }
        graph.addNode(node("Add", "result").addInput(before).addInput("image"));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("mzsr-spark")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph)
                .addMetadataProps(StringStringEntryProto.newBuilder()
                        .setKey("scale")
                        .setValue(Double.toString(weights.provenance().scale())))
                .build()
                .toByteArray();
    }

    private static NodeProto.Builder node(String operator, String output) {
        return NodeProto.newBuilder().setOpType(operator).setName(output).addOutput(output);
    }

    private static NodeProto.Builder convolution(String name, String input, String output) {
        return node("Conv", output)
                .addInput(input)
                .addInput(name + ".weight")
                .addInput(name + ".bias")
                .addAttribute(integers("kernel_shape", 3, 3))
                .addAttribute(integers("pads", 1, 1, 1, 1));
    }

    private static AttributeProto.Builder integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute;
    }

    private static TensorProto.Builder initializer(String name, Weights.NamedTensor tensor) {
        TensorProto.Builder builder =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (int dimension : tensor.shape()) {
            builder.addDims(dimension);
        }
        for (double value : tensor.values()) {
            builder.addFloatData((float) value);
        }
        return builder;
    }

    private static ValueInfoProto.Builder value(String name, int channels) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(channels))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("height"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("width"));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)));
    }
}
