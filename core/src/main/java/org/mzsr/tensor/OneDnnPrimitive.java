package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FailedException;

/**
 * One compiled primitive of oneDNN: {@link #bind} its operands, then {@link #run}. Operands that do not lie in the layout
 * that it wants are copied to such a layout before, and from it after. Nothing is allocated after it was made.
 */
final class OneDnnPrimitive implements AutoCloseable {

    /** Whether a primitive reads an operand, writes it, or both. */
    enum Access {
        READ,
        WRITE,
        UPDATE
    }

    /**
     * One of a primitive's arguments.
     *
     * @param argument oneDNN's number of it
     * @param own the layout in which it will be given
     * @param wanted the layout that the primitive works with
     */
    record Operand(int argument, Access access, dnnl_memory_desc_t own, dnnl_memory_desc_t wanted) {}

    /** The shared memory of that number; operands have the numbers after it. */
    private static final int SCRATCHPAD = 0;

    private final OneDnn oneDnn;
    private final dnnl_primitive primitive = new dnnl_primitive();
    private final dnnl_exec_arg_t arguments;
    private final int count;
    private final String implementation;
    private final long[] bytes;
    private final List<@Nullable OneDnnPrimitive> before = new ArrayList<>();
    private final List<@Nullable OneDnnPrimitive> after = new ArrayList<>();

    /** Compiles a primitive, and frees its description. */
    OneDnnPrimitive(OneDnn oneDnn, dnnl_primitive_desc description, List<Operand> operands) {
        this.oneDnn = oneDnn;
        arguments = new dnnl_exec_arg_t(operands.size() + 1L);
        bytes = operands.stream()
                .mapToLong(operand -> dnnl_memory_desc_get_size(operand.own()))
                .toArray();
        try {
            OneDnn.check(dnnl_primitive_create(primitive, description), "a primitive");
            implementation = implementation(description);
            for (int i = 0; i < operands.size(); i++) {
                place(i, operands.get(i));
            }
            count = operands.size() + scratchpads(operands.size(), description);
        } finally {
            dnnl_primitive_desc_destroy(description);
        }
    }

    /** Where an operand is found, and the copies that it needs. */
    private void place(int number, Operand operand) {
        arguments.position(number).arg(operand.argument());
        OneDnnPrimitive in = null;
        OneDnnPrimitive out = null;
        if (dnnl_memory_desc_equal(operand.own(), operand.wanted()) == 0) {
            dnnl_memory staged = oneDnn.shared(number + 1, operand.wanted());
            arguments.memory(staged);
            if (operand.access() != Access.WRITE) {
                in = copy(oneDnn, operand.own(), operand.wanted());
                in.bind(1, staged);
            }
            if (operand.access() != Access.READ) {
                out = copy(oneDnn, operand.wanted(), operand.own());
                out.bind(0, staged);
            }
        }
        before.add(in);
        after.add(out);
    }

    /** Adds the scratch memory, if any is needed, and returns how many arguments that makes. */
    private int scratchpads(int number, dnnl_primitive_desc description) {
        dnnl_memory_desc_t layout = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
        if (layout == null || dnnl_memory_desc_get_size(layout) == 0) {
            return 0;
        }
        arguments.position(number).arg(DNNL_ARG_SCRATCHPAD).memory(oneDnn.shared(SCRATCHPAD, layout));
        return 1;
    }

    /** Copies from one layout to another: operand 0 to operand 1. */
    static OneDnnPrimitive copy(OneDnn oneDnn, dnnl_memory_desc_t from, dnnl_memory_desc_t to) {
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        OneDnn.check(
                dnnl_reorder_primitive_desc_create(
                        description, from, oneDnn.engine(), to, oneDnn.engine(), oneDnn.attributes()),
                "a copy to another layout");
        return new OneDnnPrimitive(
                oneDnn,
                description,
                List.of(
                        new Operand(DNNL_ARG_FROM, Access.READ, from, from),
                        new Operand(DNNL_ARG_TO, Access.WRITE, to, to)));
    }

    private static String implementation(dnnl_primitive_desc description) {
        try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
            OneDnn.check(dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, name), "a name");
            return name.get(BytePointer.class, 0).getString();
        }
    }

    /**
     * Gives the operand of that number for the runs to come.
     *
     * @throws IllegalArgumentException if it has another size than the primitive was compiled for
     */
    OneDnnPrimitive bind(int operand, OneDnnTensor tensor) {
        if (bytes[operand] != (long) tensor.size() * Float.BYTES) {
            throw new BadInputException("Cannot compute " + implementation + ": operand " + operand + " has "
                    + tensor.size() + " numbers, expected " + bytes[operand] / Float.BYTES);
        }
        OneDnnPrimitive in = before.get(operand);
        OneDnnPrimitive out = after.get(operand);
        if (in != null) {
            in.bind(0, tensor.memory());
        }
        if (out != null) {
            out.bind(1, tensor.memory());
        }
        if (in == null && out == null) {
            bind(operand, tensor.memory());
        }
        return this;
    }

    private void bind(int operand, dnnl_memory memory) {
        arguments.position(operand).memory(memory);
    }

    /** Computes. */
    void run() {
        for (int i = 0; i < before.size(); i++) {
            OneDnnPrimitive in = before.get(i);
            if (in != null) {
                in.run();
            }
        }
        int status = dnnl_primitive_execute(primitive, oneDnn.stream(), count, arguments.position(0));
        if (status != dnnl_success) {
            throw new FailedException("Cannot compute " + implementation + ": oneDNN gives status " + status);
        }
        for (int i = 0; i < after.size(); i++) {
            OneDnnPrimitive out = after.get(i);
            if (out != null) {
                out.run();
            }
        }
    }

    @Override
    public void close() {
        before.stream().filter(copy -> copy != null).forEach(OneDnnPrimitive::close);
        after.stream().filter(copy -> copy != null).forEach(OneDnnPrimitive::close);
        dnnl_primitive_destroy(primitive);
        arguments.close();
    }
}
