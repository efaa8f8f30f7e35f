package org.mzsr.dataset;

import java.io.Serializable;
import java.util.Comparator;
import org.mzsr.image.Turn;

/**
 * Where a patch goes and where it came from. Its shard and its order there are hashes of the seed and of where it was cut, so
 * that they are random but do not depend on how Spark ran. A plain class, because Spark's Kryo cannot serialise records.
 */
final class PatchKey implements Comparable<PatchKey>, Serializable {

    private static final long serialVersionUID = 1;

    private static final Comparator<PatchKey> ORDER = Comparator.<PatchKey>comparingInt(key -> key.shard)
            .thenComparingLong(key -> key.order)
            .thenComparing(key -> key.image)
            .thenComparingInt(key -> key.top)
            .thenComparingInt(key -> key.left)
            .thenComparing(key -> key.turn);

    private final int shard;
    private final long order;
    private final String image;
    private final int top;
    private final int left;
    private final Turn turn;

    PatchKey(int shard, long order, String image, int top, int left, Turn turn) {
        this.shard = shard;
        this.order = order;
        this.image = image;
        this.top = top;
        this.left = left;
        this.turn = turn;
    }

    int shard() {
        return shard;
    }

    String image() {
        return image;
    }

    int top() {
        return top;
    }

    int left() {
        return left;
    }

    Turn turn() {
        return turn;
    }

    @Override
    public int compareTo(PatchKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PatchKey key && compareTo(key) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(order);
    }
}
