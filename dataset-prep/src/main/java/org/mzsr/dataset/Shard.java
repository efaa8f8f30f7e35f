package org.mzsr.dataset;

import java.util.List;
import org.apiguardian.api.API;
import org.mzsr.image.Image;

/**
 * The patches of one shard, in memory.
 *
 * @param patches samples {@code [3, size, size]}, one byte each
 * @param patchSize side of the patches, in pixels
 */
@API(status = API.Status.EXPERIMENTAL)
public record Shard(List<byte[]> patches, int patchSize) {

    /** Copies the list, not the patches. */
    public Shard {
        patches = List.copyOf(patches);
    }

    /** One patch. */
    public Image patch(int index) {
        return Pixels.toImage(patches.get(index), patchSize, patchSize);
    }

    /** Bytes of all patches. */
    long size() {
        return patches.stream().mapToLong(patch -> patch.length).sum();
    }
}
