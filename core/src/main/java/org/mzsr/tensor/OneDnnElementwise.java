package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import java.util.Objects;
import org.bytedeco.dnnl.dnnl_binary_desc_t;
import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.mzsr.tensor.OneDnnPrimitive.Access;
import org.mzsr.tensor.OneDnnPrimitive.Operand;

/** oneDNN's primitives that go through tensors of one layout number by number. */
final class OneDnnElementwise {

    private OneDnnElementwise() {}

    /** {@link TensorBackend#mask}; operands: activation, values, result. */
    static OneDnnPrimitive mask(OneDnn oneDnn, dnnl_memory_desc_t layout) {
        int algorithm = dnnl_eltwise_relu_use_dst_for_bwd;
        dnnl_eltwise_desc_t forward = new dnnl_eltwise_desc_t();
        OneDnn.check(dnnl_eltwise_forward_desc_init(forward, dnnl_forward_training, algorithm, layout, 0, 0), "a mask");
        dnnl_eltwise_desc_t backward = new dnnl_eltwise_desc_t();
        OneDnn.check(dnnl_eltwise_backward_desc_init(backward, algorithm, layout, layout, 0, 0), "a mask");
        dnnl_primitive_desc hint = describe(oneDnn, forward, null);
        try {
            dnnl_primitive_desc description = describe(oneDnn, backward, hint);
            return primitive(oneDnn, description, layout, DNNL_ARG_DST, DNNL_ARG_DIFF_DST, DNNL_ARG_DIFF_SRC);
        } finally {
            dnnl_primitive_desc_destroy(hint);
        }
    }

    /** Operands: summand, summand, sum. */
    static OneDnnPrimitive sum(OneDnn oneDnn, dnnl_memory_desc_t layout) {
        dnnl_binary_desc_t sum = new dnnl_binary_desc_t();
        OneDnn.check(dnnl_binary_desc_init(sum, dnnl_binary_add, layout, layout, layout), "a sum");
        return primitive(oneDnn, describe(oneDnn, sum, null), layout, DNNL_ARG_SRC_0, DNNL_ARG_SRC_1, DNNL_ARG_DST);
    }

    private static dnnl_primitive_desc describe(OneDnn oneDnn, Pointer operation, @Nullable dnnl_primitive_desc hint) {
        return Objects.requireNonNull(
                oneDnn.describe(operation, oneDnn.attributes(), hint), "oneDNN has code for it on any processor");
    }

    /** One that reads two tensors and writes a third. */
    private static OneDnnPrimitive primitive(
            OneDnn oneDnn,
            dnnl_primitive_desc description,
            dnnl_memory_desc_t layout,
            int first,
            int second,
            int result) {
        return new OneDnnPrimitive(
                oneDnn,
                description,
                List.of(
                        new Operand(first, Access.READ, layout, layout),
                        new Operand(second, Access.READ, layout, layout),
                        new Operand(result, Access.WRITE, layout, layout)));
    }
}
