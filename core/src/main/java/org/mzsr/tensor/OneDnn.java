package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.dnnl.const_dnnl_op_desc_t;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FailedException;

/** An engine and a stream of oneDNN, and the memory that is used on them. Owned by one backend, and freed with it. */
final class OneDnn implements AutoCloseable {

    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final List<MemoryBlock> blocks = new ArrayList<>();
    private final List<dnnl_memory> memories = new ArrayList<>();
    private final List<Shared> shared = new ArrayList<>();
    private final dnnl_primitive_attr attributes;
    private boolean closed;

    /** Memory whose content nobody keeps beyond a call, as large as the largest of its users needs. */
    private static final class Shared {
        private final List<dnnl_memory> users = new ArrayList<>();
        private MemoryBlock block = MemoryBlock.of(0);
    }

    OneDnn() {
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
        check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags), "a stream");
        attributes = createAttributes();
    }

    /**
     * Whether natives for this machine are on the class path. Only Linux on x86-64 was tried: elsewhere oneDNN is slow
     * (ARM), or {@link OpenMp} would have to find its threads in another way.
     */
    static boolean isAvailable() {
        Natives.prepare();
        String platform = Loader.getPlatform();
        String library = "/org/bytedeco/dnnl/" + platform + "/" + System.mapLibraryName("jnidnnl");
        return platform.equals("linux-x86_64") && OneDnn.class.getResource(library) != null;
    }

    /** Throws if a call failed. */
    static void check(int status, String what) {
        if (status != dnnl_success) {
            throw new FailedException("Cannot make " + what + ": oneDNN gives status " + status
                    + (status == dnnl_out_of_memory ? ", out of memory; compute less at once" : "")
                    + "; compute.backend = nd4j does without it");
        }
    }

    /**
     * Lets oneDNN use no wider instructions in this process, which takes effect before its first primitive only.
     *
     * @throws FailedException if the machine has no such instructions, or the process has computed with others
     */
    static synchronized void limit(InstructionSet wanted) {
        if (wanted == InstructionSet.AUTO) {
            return;
        }
        // Before anything is asked, because an answer is kept; it fails where there was one, and then that counts.
        dnnl_set_max_cpu_isa(
                switch (wanted) {
                    case SSE41 -> dnnl_cpu_isa_sse41;
                    case AVX -> dnnl_cpu_isa_avx;
                    case AVX2 -> dnnl_cpu_isa_avx2;
                    default -> dnnl_cpu_isa_avx512_core;
                });
        InstructionSet used = instructions();
        if (used != wanted) {
            boolean less = used.compareTo(wanted) < 0;
            throw new FailedException("Cannot use compute.isa = " + text(wanted) + ": "
                    + (less ? "this machine has " : "this process has computed with ") + text(used)
                    + (less ? "; choose that for all" : "; start it anew"));
        }
    }

    private static String text(InstructionSet instructions) {
        return instructions.name().toLowerCase(Locale.ROOT);
    }

    /** What is used in this process. */
    static InstructionSet instructions() {
        int isa = dnnl_get_effective_cpu_isa();
        if ((isa & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core) {
            return InstructionSet.AVX512;
        }
        if ((isa & dnnl_cpu_isa_avx2) == dnnl_cpu_isa_avx2) {
            return InstructionSet.AVX2;
        }
        return (isa & dnnl_cpu_isa_avx) == dnnl_cpu_isa_avx ? InstructionSet.AVX : InstructionSet.SSE41;
    }

    /** Whether 512-bit vectors are used; if not, 256-bit ones. */
    static boolean hasAvx512() {
        return instructions() == InstructionSet.AVX512;
    }

    /** Name and version. */
    static String version() {
        dnnl_version_t version = dnnl_version();
        return "oneDNN " + version.major() + "." + version.minor() + "." + version.patch();
    }

    /** A layout of float32 numbers that oneDNN has a name for. */
    static dnnl_memory_desc_t layout(int tag, long... dimensions) {
        dnnl_memory_desc_t layout = new dnnl_memory_desc_t();
        check(dnnl_memory_desc_init_by_tag(layout, dimensions.length, dimensions, dnnl_f32, tag), "a layout");
        return layout;
    }

    /**
     * What all primitives have in common, for one that has more; the caller destroys it. Scratch memory comes from here: with
     * oneDNN's own, a primitive may only run in the thread that made it.
     */
    static dnnl_primitive_attr createAttributes() {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        check(dnnl_primitive_attr_create(attributes), "attributes");
        check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "attributes");
        return attributes;
    }

    dnnl_engine engine() {
        return engine;
    }

    /** What all primitives have in common. */
    dnnl_primitive_attr attributes() {
        return attributes;
    }

    /**
     * Describes the primitive for an operation, before it is compiled.
     *
     * @param operation one of oneDNN's descriptors
     * @param hint the forward operation, where it is a derivative
     * @return null if there is no code for it here
     */
    @Nullable
    dnnl_primitive_desc describe(Pointer operation, dnnl_primitive_attr with, @Nullable dnnl_primitive_desc hint) {
        dnnl_primitive_desc description = new dnnl_primitive_desc();
        int status = dnnl_primitive_desc_create(description, new const_dnnl_op_desc_t(operation), with, engine, hint);
        if (status == dnnl_unimplemented) {
            return null;
        }
        check(status, "a primitive");
        return description;
    }

    dnnl_stream stream() {
        return stream;
    }

    /** Zeros, aligned. */
    FloatPointer allocate(long elements) {
        MemoryBlock block = MemoryBlock.of(elements * Float.BYTES);
        blocks.add(block);
        return new FloatPointer(block.data()).capacity(elements);
    }

    /** oneDNN's handle of some memory in a layout. */
    dnnl_memory memory(dnnl_memory_desc_t layout, Pointer data) {
        dnnl_memory memory = new dnnl_memory();
        check(dnnl_memory_create(memory, layout, engine, data), "a memory object");
        memories.add(memory);
        return memory;
    }

    /**
     * Memory in a layout that is shared by all who ask for the same number.
     *
     * @param number from 0; a primitive asks for each of its operands by another one
     */
    dnnl_memory shared(int number, dnnl_memory_desc_t layout) {
        while (shared.size() <= number) {
            shared.add(new Shared());
        }
        Shared memory = shared.get(number);
        long size = dnnl_memory_desc_get_size(layout);
        if (size > memory.block.size()) {
            MemoryBlock larger = MemoryBlock.of(size);
            for (dnnl_memory user : memory.users) {
                check(dnnl_memory_set_data_handle(user, larger.data()), "a larger memory object");
            }
            memory.block.close();
            memory.block = larger;
        }
        dnnl_memory user = memory(layout, memory.block.data());
        memory.users.add(user);
        return user;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        memories.forEach(memory -> dnnl_memory_destroy(memory));
        memories.clear();
        shared.forEach(memory -> memory.block.close());
        shared.clear();
        blocks.forEach(MemoryBlock::close);
        blocks.clear();
        dnnl_primitive_attr_destroy(attributes);
        dnnl_stream_destroy(stream);
        dnnl_engine_destroy(engine);
    }
}
