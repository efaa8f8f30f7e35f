package examples;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.image.Image;
import org.mzsr.manifest.Manifest;

/** Reads a dataset without Spark, every file compared with its digest: its URI. */
final class LookAtDataset {

    public static void main(String[] args) throws IOException {
        Configuration hadoop = new Configuration();
        Dataset dataset = Dataset.at(args[0], hadoop);
        Manifest manifest = dataset.manifest(hadoop);
        Shard shard = dataset.shard(manifest.shards().get(0), manifest.patchSize(), hadoop);
        Image patch = shard.patch(0); // [3, height, width], 0..1
        DegradationSample sample = dataset.kernels(manifest.kernels(), hadoop).get(0);
        System.out.println(manifest.patches() + " patches of " + patch.height() + "x" + patch.width()
                + " pixels; the first kernel: " + sample.family() + ", "
                + sample.kernel().shape());
    }
}
