package org.mzsr.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Zeros outside the heap, aligned for vectors. Large blocks ask for huge pages, where Linux gives them to those who ask:
 * convolutions walk through many tensors at once, and the processor finds few large pages faster than many small ones.
 */
final class MemoryBlock implements AutoCloseable {

    private static final long HUGE = 2 << 20;
    private static final long CACHE_LINE = 64;
    private static final int MADV_HUGEPAGE = 14;
    private static final @Nullable Function ADVISE =
            Platform.isLinux() ? NativeLibrary.getInstance("c").getFunction("madvise") : null;

    private final Pointer block;
    private final Pointer data;
    private final long size;

    /** Allocates a number of bytes. */
    MemoryBlock(long size) {
        this.size = size;
        long alignment = size < HUGE ? CACHE_LINE : HUGE;
        block = Pointer.calloc(1, size + alignment);
        if (block == null || block.isNull()) {
            throw new OutOfMemoryError("Cannot allocate " + (size >> 20) + " MiB outside the heap");
        }
        data = new BytePointer(block).getPointer(-block.address() & (alignment - 1));
        if (ADVISE != null && size >= HUGE) {
            // Advice: where it is refused, small pages serve as well.
            ADVISE.invokeInt(new Object[] {new com.sun.jna.Pointer(data.address()), size, MADV_HUGEPAGE});
        }
    }

    Pointer data() {
        return data;
    }

    /** Bytes. */
    long size() {
        return size;
    }

    @Override
    public void close() {
        Pointer.free(block);
    }
}
