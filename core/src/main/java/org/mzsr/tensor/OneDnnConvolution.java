package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_convolution_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FailedException;
import org.mzsr.tensor.OneDnnPrimitive.Access;
import org.mzsr.tensor.OneDnnPrimitive.Operand;

/**
 * A convolution or one of its derivatives, compiled for one size of images.
 *
 * <p>Winograd's algorithm F(4×4, 3×3) (Lavin, Gray, "Fast algorithms for convolutional neural networks", CVPR 2016) is
 * used where oneDNN has it, which is between features on processors with AVX-512: four times fewer multiplications. It
 * rounds a convolution up to four times as much as the direct sum, and a task's gradient no more than that.
 */
final class OneDnnConvolution implements AutoCloseable {

    /** What is computed; operands are bound in this order. */
    enum Kind {
        /** Input, kernel, output, and perhaps a bias. */
        FORWARD,
        /** Kernel, gradient of the output, gradient of the input. */
        BACKWARD_DATA,
        /** Input, gradient of the output, gradient of the kernel, and perhaps of the bias. */
        BACKWARD_KERNEL
    }

    private static final long[] ONES = {1, 1};
    private final Kind kind;
    private final boolean bias;
    private final Epilogue epilogue;
    private final int count;
    private final int in;
    private final int out;
    private final int height;
    private final int width;
    private final OneDnnPrimitive primitive;

    /**
     * Compiles one.
     *
     * @param input images of the size and layout of its inputs
     * @param output images of the size and layout of its outputs
     * @param bias whether there is one
     * @param epilogue of the forward convolution
     */
    OneDnnConvolution(
            OneDnn oneDnn, Kind kind, OneDnnTensor input, OneDnnTensor output, boolean bias, Epilogue epilogue) {
        this.kind = kind;
        this.bias = bias;
        this.epilogue = epilogue;
        count = input.dimension(0);
        in = input.dimension(1);
        out = output.dimension(1);
        height = input.dimension(2);
        width = input.dimension(3);
        primitive = compile(oneDnn, input, output);
    }

    /** Features stay as they are; for images of few channels oneDNN may choose, and they are copied. */
    private static dnnl_memory_desc_t wanted(OneDnnTensor tensor) {
        return tensor.isBlocked()
                ? tensor.layout()
                : OneDnn.layout(
                        dnnl_format_tag_any,
                        tensor.dimension(0),
                        tensor.dimension(1),
                        tensor.dimension(2),
                        tensor.dimension(3));
    }

    private OneDnnPrimitive compile(OneDnn oneDnn, OneDnnTensor input, OneDnnTensor output) {
        dnnl_memory_desc_t inputs = wanted(input);
        dnnl_memory_desc_t outputs = wanted(output);
        for (int algorithm : algorithms(input, output)) {
            dnnl_primitive_desc description = kind == Kind.FORWARD
                    ? describeForward(oneDnn, algorithm, inputs, outputs)
                    : describeBackward(oneDnn, algorithm, inputs, outputs);
            if (description != null) {
                return new OneDnnPrimitive(oneDnn, description, operands(description, input.layout(), output.layout()));
            }
        }
        throw new FailedException("Cannot convolve " + in + " to " + out
                + " channels: oneDNN has no code for it on this processor; set compute.backend = nd4j");
    }

    /**
     * The best first. Channels that do not fill a vector would be padded, which costs more than Winograd's algorithm saves;
     * the forward convolution of the last layer pads its outputs either way.
     */
    private List<Integer> algorithms(OneDnnTensor input, OneDnnTensor output) {
        return input.isBlocked() && (kind == Kind.FORWARD || output.isBlocked())
                ? List.of(dnnl_convolution_winograd, dnnl_convolution_direct)
                : List.of(dnnl_convolution_direct);
    }

    private @Nullable dnnl_primitive_desc describeForward(
            OneDnn oneDnn, int algorithm, dnnl_memory_desc_t inputs, dnnl_memory_desc_t outputs) {
        dnnl_primitive_attr attributes = OneDnn.createAttributes();
        dnnl_post_ops operations = new dnnl_post_ops();
        try {
            OneDnn.check(dnnl_post_ops_create(operations), "an epilogue");
            switch (epilogue) {
                case STORE -> {}
                case RECTIFY ->
                    OneDnn.check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "an epilogue");
                case ADD -> OneDnn.check(dnnl_post_ops_append_sum(operations, 1), "an epilogue");
            }
            OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "an epilogue");
            return oneDnn.describe(forward(algorithm, inputs, biases(), outputs), attributes, null);
        } finally {
            dnnl_post_ops_destroy(operations);
            dnnl_primitive_attr_destroy(attributes);
        }
    }

    private @Nullable dnnl_primitive_desc describeBackward(
            OneDnn oneDnn, int algorithm, dnnl_memory_desc_t inputs, dnnl_memory_desc_t outputs) {
        dnnl_primitive_desc hint =
                oneDnn.describe(forward(algorithm, inputs, null, outputs), oneDnn.attributes(), null);
        if (hint == null) {
            return null;
        }
        try {
            return oneDnn.describe(backward(algorithm, inputs, outputs), oneDnn.attributes(), hint);
        } finally {
            dnnl_primitive_desc_destroy(hint);
        }
    }

    private dnnl_convolution_desc_t forward(
            int algorithm, dnnl_memory_desc_t inputs, @Nullable dnnl_memory_desc_t biases, dnnl_memory_desc_t outputs) {
        dnnl_convolution_desc_t convolution = new dnnl_convolution_desc_t();
        OneDnn.check(
                dnnl_convolution_forward_desc_init(
                        convolution,
                        dnnl_forward_training,
                        algorithm,
                        inputs,
                        kernels(dnnl_format_tag_any),
                        biases,
                        outputs,
                        ONES,
                        ONES,
                        ONES),
                "a convolution");
        return convolution;
    }

    private dnnl_convolution_desc_t backward(int algorithm, dnnl_memory_desc_t inputs, dnnl_memory_desc_t outputs) {
        dnnl_convolution_desc_t convolution = new dnnl_convolution_desc_t();
        dnnl_memory_desc_t kernels = kernels(dnnl_format_tag_any);
        OneDnn.check(
                kind == Kind.BACKWARD_DATA
                        ? dnnl_convolution_backward_data_desc_init(
                                convolution, algorithm, inputs, kernels, outputs, ONES, ONES, ONES)
                        : dnnl_convolution_backward_weights_desc_init(
                                convolution, algorithm, inputs, kernels, biases(), outputs, ONES, ONES, ONES),
                "a convolution's derivative");
        return convolution;
    }

    private dnnl_memory_desc_t kernels(int tag) {
        return OneDnn.layout(tag, out, in, 3, 3);
    }

    private @Nullable dnnl_memory_desc_t biases() {
        return bias ? OneDnn.layout(dnnl_a, out) : null;
    }

    /** In the order of {@link Kind}. */
    private List<Operand> operands(
            dnnl_primitive_desc description, dnnl_memory_desc_t inputs, dnnl_memory_desc_t outputs) {
        dnnl_memory_desc_t kernels = kernels(dnnl_hwio);
        List<Operand> operands = new ArrayList<>(
                switch (kind) {
                    case FORWARD ->
                        List.of(
                                operand(description, DNNL_ARG_SRC, Access.READ, inputs, dnnl_query_src_md),
                                operand(description, DNNL_ARG_WEIGHTS, Access.READ, kernels, dnnl_query_weights_md),
                                operand(
                                        description,
                                        DNNL_ARG_DST,
                                        epilogue == Epilogue.ADD ? Access.UPDATE : Access.WRITE,
                                        outputs,
                                        dnnl_query_dst_md));
                    case BACKWARD_DATA ->
                        List.of(
                                operand(description, DNNL_ARG_WEIGHTS, Access.READ, kernels, dnnl_query_weights_md),
                                operand(description, DNNL_ARG_DIFF_DST, Access.READ, outputs, dnnl_query_diff_dst_md),
                                operand(description, DNNL_ARG_DIFF_SRC, Access.WRITE, inputs, dnnl_query_diff_src_md));
                    case BACKWARD_KERNEL ->
                        List.of(
                                operand(description, DNNL_ARG_SRC, Access.READ, inputs, dnnl_query_src_md),
                                operand(description, DNNL_ARG_DIFF_DST, Access.READ, outputs, dnnl_query_diff_dst_md),
                                operand(
                                        description,
                                        DNNL_ARG_DIFF_WEIGHTS,
                                        Access.WRITE,
                                        kernels,
                                        dnnl_query_diff_weights_md));
                });
        dnnl_memory_desc_t biases = biases();
        if (biases != null) {
            operands.add(
                    kind == Kind.FORWARD
                            ? new Operand(DNNL_ARG_BIAS, Access.READ, biases, biases)
                            : new Operand(DNNL_ARG_DIFF_BIAS, Access.WRITE, biases, biases));
        }
        return operands;
    }

    private static Operand operand(
            dnnl_primitive_desc description, int argument, Access access, dnnl_memory_desc_t own, int query) {
        return new Operand(argument, access, own, dnnl_primitive_desc_query_md(description, query, 0));
    }

    /** Whether it is the one for these operands. */
    boolean is(Kind kind, OneDnnTensor input, OneDnnTensor output, boolean bias, Epilogue epilogue) {
        return this.kind == kind
                && this.bias == bias
                && this.epilogue == epilogue
                && in == input.dimension(1)
                && out == output.dimension(1)
                && count == input.dimension(0)
                && height == input.dimension(2)
                && width == input.dimension(3);
    }

    OneDnnPrimitive primitive() {
        return primitive;
    }

    @Override
    public void close() {
        primitive.close();
    }
}
