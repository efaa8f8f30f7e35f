package org.mzsr.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.dataset.ImageSource;
import org.mzsr.dataset.PrepareSettings;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.image.Image;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.random.RandomStream;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.objective.TaskComputation;
import org.mzsr.training.objective.TaskPlan;

/**
 * What a sweep will cost: time by computing one task of each kind here, disk by the images' sizes.
 *
 * @param coreSeconds of training, on one task's threads
 * @param bytes on disk
 */
record Estimate(double coreSeconds, long bytes) {

    private static final int SAMPLE = 16;
    /** Photographs shrink to about this share in Parquet with zstd. */
    private static final double COMPRESSED = 0.85;
    /** θ and Adam's two moments. */
    private static final int NUMBERS_A_PARAMETER = 3;

    /**
     * A run that is to be made.
     *
     * @param objective what it learns
     * @param samples of its kernel table
     * @param keep checkpoints that stay
     */
    record Run(Objective objective, List<DegradationSample> samples, int keep) {}

    /**
     * Estimates.
     *
     * @param cut settings of each dataset whose patches are to be cut
     * @param runs all pretrainings and meta-trainings
     */
    static Estimate of(
            List<PrepareSettings> cut,
            List<ImageSource> images,
            List<Run> runs,
            BackendOptions backend,
            Configuration hadoop)
            throws IOException {
        long bytes = 0;
        for (PrepareSettings settings : cut) {
            bytes += patchBytes(settings, images, hadoop);
        }
        double seconds = 0;
        Map<String, Double> measured = new HashMap<>();
        for (Run run : runs) {
            Objective objective = run.objective();
            String kind = objective.stage()
                    + objective.architecture()
                    + objective
                    + run.samples().get(0).scale();
            Double known = measured.get(kind);
            if (known == null) {
                known = taskSeconds(run, backend);
                measured.put(kind, known);
            }
            seconds += known * objective.schedule().iterations() * objective.tasks();
            bytes += (run.keep() + 1L)
                    * NUMBERS_A_PARAMETER
                    * Double.BYTES
                    * objective.architecture().parameters();
        }
        return new Estimate(seconds, bytes);
    }

    private static long patchBytes(PrepareSettings settings, List<ImageSource> images, Configuration hadoop)
            throws IOException {
        double patches = 0;
        int looked = 0;
        int apart = Math.max(1, images.size() / SAMPLE);
        for (int i = 0; i < images.size(); i += apart) {
            Image image = images.get(i).read(hadoop);
            patches += (double) along(image.height(), settings) * along(image.width(), settings);
            looked++;
        }
        double all = patches / looked * images.size() * (settings.augment() ? 8 : 1);
        return (long) (all * 3 * settings.patchSize() * settings.patchSize() * COMPRESSED);
    }

    private static int along(int side, PrepareSettings settings) {
        return side < settings.patchSize() ? 0 : (side - settings.patchSize()) / settings.stride() + 1;
    }

    /** Of the second task, because the first one also loads the natives. */
    private static double taskSeconds(Run run, BackendOptions options) {
        Objective objective = run.objective();
        int side = (int) Math.ceil(objective.crop() * run.samples().get(0).scale());
        List<byte[]> patches = new ArrayList<>();
        SplittableRandom random = RandomStream.of(0, "estimate");
        for (int i = 0; i < objective.patches(); i++) {
            byte[] pixels = new byte[3 * side * side];
            random.nextBytes(pixels);
            patches.add(pixels);
        }
        Manifest manifest = new Manifest(
                Manifest.SCHEMA,
                "",
                List.of(),
                0,
                1,
                List.of(),
                List.of(run.samples().get(0).scale()),
                side,
                patches.size(),
                0,
                List.of(new DataFile("", patches.size(), "")),
                new DataFile("", run.samples().size(), ""),
                new DataFile("", 0, ""),
                new LinkedHashMap<>(),
                "");
        try (TensorBackend backend = Backends.open(options)) {
            TaskComputation computation = objective.open(backend);
            long start = 0;
            for (int i = 0; i < 2; i++) {
                start = System.nanoTime();
                computation.compute(
                        TaskPlan.of(0, 0, i, objective.patches(), manifest),
                        new Shard(patches, side),
                        run.samples(),
                        objective.initial(null, 0));
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
