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
    private static final List<Integer> ALL = List.of(dnnl_convolution_winograd, dnnl_convolution_direct);
    // Channels that do not fill a vector would be padded, which costs more than Winograd's algorithm saves; but for the
    // last
    // layer, whose channels are padded either way.
    private static final List<Integer> DIRECT = List.of(dnnl_convolution_direct);

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
        dnnl_primitive_attr attributes = attributes(epilogue);
        try {
            primitive = compile(
                    oneDnn,
                    input.isBlocked() && (kind == Kind.FORWARD || output.isBlocked()) ? ALL : DIRECT,
                    input.layout(),
                    output.layout(),
                    wanted(input),
                    wanted(output),
                    attributes);
        } finally {
            dnnl_primitive_attr_destroy(attributes);
        }
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

    private static dnnl_primitive_attr attributes(Epilogue epilogue) {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        OneDnn.check(dnnl_primitive_attr_create(attributes), "attributes");
        OneDnn.check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "attributes");
        dnnl_post_ops operations = new dnnl_post_ops();
        OneDnn.check(dnnl_post_ops_create(operations), "an epilogue");
        switch (epilogue) {
            case STORE -> {}
            case RECTIFY ->
                OneDnn.check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "an epilogue");
            case ADD -> OneDnn.check(dnnl_post_ops_append_sum(operations, 1), "an epilogue");
        }
        OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, operations), "an epilogue");
        dnnl_post_ops_destroy(operations);
        return attributes;
    }

    private OneDnnPrimitive compile(
            OneDnn oneDnn,
            List<Integer> algorithms,
            dnnl_memory_desc_t inputs,
            dnnl_memory_desc_t outputs,
            dnnl_memory_desc_t wantedInputs,
            dnnl_memory_desc_t wantedOutputs,
            dnnl_primitive_attr attributes) {
        dnnl_memory_desc_t anyKernel = OneDnn.layout(dnnl_format_tag_any, out, in, 3, 3);
        dnnl_memory_desc_t kernels = OneDnn.layout(dnnl_hwio, out, in, 3, 3);
        dnnl_memory_desc_t biases = OneDnn.layout(dnnl_a, out);
        dnnl_memory_desc_t wantedBias = bias ? biases : null;
        for (int algorithm : algorithms) {
            dnnl_primitive_desc forward = oneDnn.describe(
                    forward(
                            algorithm,
                            wantedInputs,
                            anyKernel,
                            kind == Kind.FORWARD ? wantedBias : null,
                            wantedOutputs),
                    kind == Kind.FORWARD ? attributes : oneDnn.attributes(),
                    null);
            if (forward == null) {
                continue;
            }
            if (kind == Kind.FORWARD) {
                List<Operand> operands = new ArrayList<>(List.of(
                        operand(forward, DNNL_ARG_SRC, Access.READ, inputs, dnnl_query_src_md),
                        operand(forward, DNNL_ARG_WEIGHTS, Access.READ, kernels, dnnl_query_weights_md),
                        operand(
                                forward,
                                DNNL_ARG_DST,
                                epilogue == Epilogue.ADD ? Access.UPDATE : Access.WRITE,
                                outputs,
                                dnnl_query_dst_md)));
                if (bias) {
                    operands.add(new Operand(DNNL_ARG_BIAS, Access.READ, biases, biases));
                }
                return new OneDnnPrimitive(oneDnn, forward, operands);
            }
            dnnl_primitive_desc backward = oneDnn.describe(
                    kind == Kind.BACKWARD_DATA
                            ? backwardData(algorithm, wantedInputs, anyKernel, wantedOutputs)
                            : backwardKernel(algorithm, wantedInputs, anyKernel, wantedBias, wantedOutputs),
                    attributes,
                    forward);
            dnnl_primitive_desc_destroy(forward);
            if (backward == null) {
                continue;
            }
            if (kind == Kind.BACKWARD_DATA) {
                return new OneDnnPrimitive(
                        oneDnn,
                        backward,
                        List.of(
                                operand(backward, DNNL_ARG_WEIGHTS, Access.READ, kernels, dnnl_query_weights_md),
                                operand(backward, DNNL_ARG_DIFF_DST, Access.READ, outputs, dnnl_query_diff_dst_md),
                                operand(backward, DNNL_ARG_DIFF_SRC, Access.WRITE, inputs, dnnl_query_diff_src_md)));
            }
            List<Operand> operands = new ArrayList<>(List.of(
                    operand(backward, DNNL_ARG_SRC, Access.READ, inputs, dnnl_query_src_md),
                    operand(backward, DNNL_ARG_DIFF_DST, Access.READ, outputs, dnnl_query_diff_dst_md),
                    operand(backward, DNNL_ARG_DIFF_WEIGHTS, Access.WRITE, kernels, dnnl_query_diff_weights_md)));
            if (bias) {
                operands.add(new Operand(DNNL_ARG_DIFF_BIAS, Access.WRITE, biases, biases));
            }
            return new OneDnnPrimitive(oneDnn, backward, operands);
        }
        throw new IllegalStateException("Cannot convolve " + in + " to " + out
                + " channels: oneDNN has no code for it on this processor; set compute.backend = nd4j");
    }

    private static Operand operand(
            dnnl_primitive_desc description, int argument, Access access, dnnl_memory_desc_t own, int query) {
        return new Operand(argument, access, own, dnnl_primitive_desc_query_md(description, query, 0));
    }

    private static dnnl_convolution_desc_t forward(
            int algorithm,
            dnnl_memory_desc_t inputs,
            dnnl_memory_desc_t kernel,
            @Nullable dnnl_memory_desc_t bias,
            dnnl_memory_desc_t outputs) {
        dnnl_convolution_desc_t convolution = new dnnl_convolution_desc_t();
        OneDnn.check(
                dnnl_convolution_forward_desc_init(
                        convolution, dnnl_forward_training, algorithm, inputs, kernel, bias, outputs, ONES, ONES, ONES),
                "a convolution");
        return convolution;
    }

    private static dnnl_convolution_desc_t backwardData(
            int algorithm, dnnl_memory_desc_t inputs, dnnl_memory_desc_t kernel, dnnl_memory_desc_t outputs) {
        dnnl_convolution_desc_t convolution = new dnnl_convolution_desc_t();
        OneDnn.check(
                dnnl_convolution_backward_data_desc_init(
                        convolution, algorithm, inputs, kernel, outputs, ONES, ONES, ONES),
                "a convolution's derivative");
        return convolution;
    }

    private static dnnl_convolution_desc_t backwardKernel(
            int algorithm,
            dnnl_memory_desc_t inputs,
            dnnl_memory_desc_t kernel,
            @Nullable dnnl_memory_desc_t bias,
            dnnl_memory_desc_t outputs) {
        dnnl_convolution_desc_t convolution = new dnnl_convolution_desc_t();
        OneDnn.check(
                dnnl_convolution_backward_weights_desc_init(
                        convolution, algorithm, inputs, kernel, bias, outputs, ONES, ONES, ONES),
                "a convolution's derivative");
        return convolution;
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
