package org.mzsr.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Zeros outside the heap, aligned for vectors. */
interface MemoryBlock extends AutoCloseable {

    /** From how many bytes on a block is a large one: the size of a huge page. */
    long HUGE = 2 << 20;

    /** Allocates a number of bytes. */
    static MemoryBlock of(long size) {
        return size >= HUGE && Platform.isLinux() ? new Large(size) : new Small(size);
    }

    Pointer data();

    /** Bytes. */
    long size();

    @Override
    void close();

    /** From the C library. */
    final class Small implements MemoryBlock {

        private static final long CACHE_LINE = 64;

        private final Pointer block;
        private final long size;

        private Small(long size) {
            this.size = size;
            block = Pointer.calloc(1, size + CACHE_LINE);
            if (block == null || block.isNull()) {
                throw new OutOfMemoryError("Cannot allocate " + size + " bytes outside the heap");
            }
        }

        @Override
        public Pointer data() {
            return new BytePointer(block).getPointer(-block.address() & (CACHE_LINE - 1));
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void close() {
            Pointer.free(block);
        }
    }

    /**
     * From Linux itself, which takes it back when it is closed, and with huge pages where it gives them to those who ask:
     * convolutions walk through many tensors at once, and the processor finds few large pages faster than many small ones.
     */
    final class Large implements MemoryBlock {

        private static final int READ_AND_WRITE = 3;
        private static final int PRIVATE_AND_ANONYMOUS = 0x22;
        private static final int HUGE_PAGES = 14;
        private static final long FAILED = -1;
        private static final NativeLibrary C = NativeLibrary.getInstance("c");
        private static final Function MAP = C.getFunction("mmap");
        private static final Function UNMAP = C.getFunction("munmap");
        private static final Function ADVISE = C.getFunction("madvise");

        private final long block;
        private final long size;

        private Large(long size) {
            this.size = size;
            block = MAP.invokeLong(
                    new Object[] {null, size + HUGE, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, (int) FAILED, 0L});
            if (block == FAILED) {
                throw new OutOfMemoryError("Cannot allocate " + (size >> 20) + " MiB outside the heap");
            }
            // Only advice: where it is refused, small pages serve as well.
            ADVISE.invokeInt(new Object[] {new com.sun.jna.Pointer(start()), size, HUGE_PAGES});
        }

        private long start() {
            return (block + HUGE - 1) & -HUGE;
        }

        @Override
        public Pointer data() {
            return new Address(start());
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void close() {
            UNMAP.invokeInt(new Object[] {new com.sun.jna.Pointer(block), size + HUGE});
        }
    }

    /** A pointer to what JavaCPP did not allocate. */
    final class Address extends Pointer {
        private Address(long address) {
            this.address = address;
        }
    }
}
