package org.mzsr.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/** An engine and a stream of oneDNN, and the memory that is used on them. Owned by one backend, and freed with it. */
final class OneDnn implements AutoCloseable {

    private static final int AVX512 = 0x20;

    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final List<MemoryBlock> blocks = new ArrayList<>();
    private final List<dnnl_memory> memories = new ArrayList<>();
    private final List<dnnl_memory> scratchpads = new ArrayList<>();
    private MemoryBlock scratch = MemoryBlock.of(0);

    OneDnn() {
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "an engine");
        check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags), "a stream");
    }

    /** Whether this machine's natives are on the class path, and are for processors that they are fast on. */
    static boolean isAvailable() {
        Natives.prepare();
        String platform = Loader.getPlatform();
        String library = "/org/bytedeco/dnnl/" + platform + "/" + System.mapLibraryName("jnidnnl");
        return platform.endsWith("x86_64") && OneDnn.class.getResource(library) != null;
    }

    /** Throws if a call failed. */
    static void check(int status, String what) {
        if (status != dnnl_success) {
            throw new IllegalStateException("Cannot make " + what + ": oneDNN gives status " + status);
        }
    }

    /** Whether 512-bit vectors are used; if not, 256-bit ones. */
    static boolean hasAvx512() {
        return (dnnl_get_effective_cpu_isa() & AVX512) != 0;
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

    dnnl_engine engine() {
        return engine;
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

    /** New memory in a layout. */
    dnnl_memory memory(dnnl_memory_desc_t layout) {
        return memory(layout, allocate((dnnl_memory_desc_get_size(layout) + Float.BYTES - 1) / Float.BYTES));
    }

    /** Memory whose content no primitive keeps, so that all share it; it is as large as the largest of them needs. */
    dnnl_memory scratchpad(dnnl_memory_desc_t layout) {
        long size = dnnl_memory_desc_get_size(layout);
        if (size > scratch.size()) {
            MemoryBlock larger = MemoryBlock.of(size);
            for (dnnl_memory scratchpad : scratchpads) {
                check(dnnl_memory_set_data_handle(scratchpad, larger.data()), "a larger scratchpad");
            }
            scratch.close();
            scratch = larger;
        }
        dnnl_memory scratchpad = memory(layout, scratch.data());
        scratchpads.add(scratchpad);
        return scratchpad;
    }

    @Override
    public void close() {
        memories.forEach(memory -> dnnl_memory_destroy(memory));
        memories.clear();
        scratchpads.clear();
        blocks.forEach(MemoryBlock::close);
        blocks.clear();
        scratch.close();
        dnnl_stream_destroy(stream);
        dnnl_engine_destroy(engine);
    }
}
