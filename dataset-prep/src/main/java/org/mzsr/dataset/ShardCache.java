package org.mzsr.dataset;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;

/**
 * The shards that tasks of this JVM read last, up to a quarter of its heap. It changes how long a task takes, never what
 * it computes.
 */
public final class ShardCache {

    private static final ShardCache SHARED = new ShardCache(Runtime.getRuntime().maxMemory() / 4);

    private final long limit;
    private final Map<String, Shard> shards = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private long held;

    ShardCache(long limit) {
        this.limit = limit;
    }

    /** The cache of this JVM. */
    public static ShardCache shared() {
        return SHARED;
    }

    /**
     * A shard, read if it is not here. Tasks that want the same shard wait for one reading, others do not.
     *
     * @param manifest of the dataset
     * @param number of the shard in the manifest, from 0
     */
    public Shard get(Dataset dataset, Manifest manifest, int number, Configuration hadoop) throws IOException {
        DataFile file = manifest.shards().get(number);
        // By where the file lies, so that datasets that share patches share them here, too.
        String key = dataset.file(file) + "#" + file.sha256();
        synchronized (locks.computeIfAbsent(key, unused -> new Object())) {
            Shard cached = find(key);
            if (cached != null) {
                return cached;
            }
            Shard shard = dataset.shard(file, manifest.patchSize(), hadoop);
            keep(key, shard);
            return shard;
        }
    }

    private synchronized @Nullable Shard find(String key) {
        return shards.get(key);
    }

    private synchronized void keep(String key, Shard shard) {
        held += shard.size();
        var eldest = shards.values().iterator();
        while (held > limit && eldest.hasNext()) {
            held -= eldest.next().size();
            eldest.remove();
        }
        shards.put(key, shard);
    }
}
