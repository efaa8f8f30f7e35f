package org.mzsr.checkup;

import java.io.Serializable;
import java.util.Locale;

/**
 * The memory that an executor needs, found before anything is started.
 *
 * <p>Off-heap: {@code tasks · (tensors · 1.1 + 32 MiB) + 384 MiB}. The tensors are counted exactly; the tenth on top and the
 * constants are for oneDNN's reordered weights and scratch, for the JVM's own memory (code, metadata, stacks, network
 * buffers), and for the natives. Heap: {@code (256 MiB + tasks · batch + shard) · 4/3}, because a quarter of the heap is the
 * shard cache's.
 *
 * @param tasks that run at the same time
 * @param tensors bytes of a task's tensors
 * @param batch bytes that a task's images and gradients take in the heap
 * @param shard bytes of the largest shard
 */
public record MemoryPlan(int tasks, long tensors, long batch, long shard) implements Serializable {

    private static final long MIB = 1 << 20;

    /** Bytes outside the heap. */
    public long offHeap() {
        return tensors(tasks) + 32 * MIB * tasks + 384 * MIB;
    }

    /** Bytes of the tensors of so many tasks, with scratch. */
    long tensors(int count) {
        return count * (tensors + tensors / 10);
    }

    /** Bytes in the heap. */
    public long heap() {
        return (256 * MIB + tasks * batch + shard) / 3 * 4;
    }

    /** For people. */
    @Override
    public String toString() {
        return "heap " + text(heap()) + ", off-heap " + text(offHeap()) + " for " + tasks
                + (tasks == 1 ? " task" : " tasks at once") + " of " + text(tensors) + " of tensors";
    }

    /** A number of bytes as people and Spark's settings write it, in MiB. */
    public static String text(long bytes) {
        return String.format(Locale.ROOT, "%d MiB", (bytes + MIB - 1) / MIB);
    }

    /** The same as a value of Spark's settings. */
    static String setting(long bytes) {
        return String.format(Locale.ROOT, "%dm", (bytes + MIB - 1) / MIB);
    }
}
