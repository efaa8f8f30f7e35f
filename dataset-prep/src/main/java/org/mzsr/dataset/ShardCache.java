package org.mzsr.dataset;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.dataset.Manifest.DataFile;

/**
 * The shards that tasks of this JVM read last, up to a quarter of its heap. It changes how long a task takes, never what
 * it computes.
 */
public final class ShardCache {

    private static final ShardCache SHARED = new ShardCache(Runtime.getRuntime().maxMemory() / 4);

    private final long limit;
    private final Map<String, Shard> shards = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    ShardCache(long limit) {
        this.limit = limit;
    }

    /** The cache of this JVM. */
    public static ShardCache shared() {
        return SHARED;
    }

    /** A shard, read if it is not here. Tasks that want a shard at the same time wait for one reading. */
    public synchronized Shard get(Dataset dataset, DataFile file, int patchSize, Configuration hadoop)
            throws IOException {
        String key = dataset.location() + "#" + file.sha256();
        Shard cached = shards.get(key);
        if (cached != null) {
            return cached;
        }
        Shard shard = dataset.shard(file, patchSize, hadoop);
        held += shard.size();
        var eldest = shards.values().iterator();
        while (held > limit && eldest.hasNext()) {
            held -= eldest.next().size();
            eldest.remove();
        }
        shards.put(key, shard);
        return shard;
    }
}
