package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.List;
import org.bytedeco.dnnl.const_dnnl_op_desc_t;
import org.bytedeco.dnnl.dnnl_binary_desc_t;
import org.bytedeco.dnnl.dnnl_eltwise_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_desc;
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
        dnnl_primitive_desc hint = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_primitive_desc_create(
                        hint, new const_dnnl_op_desc_t(forward), oneDnn.attributes(), oneDnn.engine(), null),
                "a mask");
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_primitive_desc_create(
                        description, new const_dnnl_op_desc_t(backward), oneDnn.attributes(), oneDnn.engine(), hint),
                "a mask");
        dnnl_primitive_desc_destroy(hint);
        return new OneDnnPrimitive(
                oneDnn,
                description,
                List.of(
                        new Operand(DNNL_ARG_DST, Access.READ, layout, layout),
                        new Operand(DNNL_ARG_DIFF_DST, Access.READ, layout, layout),
                        new Operand(DNNL_ARG_DIFF_SRC, Access.WRITE, layout, layout)));
    }

    /** Operands: summand, summand, sum. */
    static OneDnnPrimitive sum(OneDnn oneDnn, dnnl_memory_desc_t layout) {
        dnnl_binary_desc_t sum = new dnnl_binary_desc_t();
        OneDnn.check(dnnl_binary_desc_init(sum, dnnl_binary_add, layout, layout, layout), "a sum");
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_primitive_desc_create(
                        description, new const_dnnl_op_desc_t(sum), oneDnn.attributes(), oneDnn.engine(), null),
                "a sum");
        return new OneDnnPrimitive(
                oneDnn,
                description,
                List.of(
                        new Operand(DNNL_ARG_SRC_0, Access.READ, layout, layout),
                        new Operand(DNNL_ARG_SRC_1, Access.READ, layout, layout),
                        new Operand(DNNL_ARG_DST, Access.WRITE, layout, layout)));
    }
}
