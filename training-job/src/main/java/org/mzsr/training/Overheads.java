package org.mzsr.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.Manifest;
import org.mzsr.dataset.Shard;
import org.mzsr.dataset.ShardCache;
import org.mzsr.dataset.kernels.DegradationSample;

/** What meta-training does beside its arithmetic, for benchmarks: assembling tasks, and what Spark needs. */
public final class Overheads {

    private final org.mzsr.config.Configuration configuration;
    private final String data;

    /**
     * Overheads of runs on a dataset.
     *
     * @param data URI of the dataset
     */
    public Overheads(org.mzsr.config.Configuration configuration, String data) {
        this.configuration = configuration;
        this.data = data;
    }

    /** Makes the sets of tasks, one after another, from their plans: the kernel, the crops, the LR patches. */
    public Runnable assembly(Configuration hadoop) throws IOException {
        TrainingSettings settings = TrainingSettings.of(configuration, MetatrainJob::objective);
        MetaTraining objective = (MetaTraining) settings.objective();
        Dataset dataset = Dataset.at(data, hadoop);
        Manifest manifest = dataset.manifest(hadoop);
        List<DegradationSample> samples = dataset.kernels(manifest.kernels(), hadoop);
        int[] next = {0};
        return () -> {
            TaskPlan plan = TaskPlan.of(settings.seed(), 0, next[0]++, objective.patches(), manifest);
            objective.sets(plan, shard(dataset, manifest, plan, hadoop), samples.get(plan.kernel()));
        };
    }

    private static Shard shard(Dataset dataset, Manifest manifest, TaskPlan plan, Configuration hadoop) {
        try {
            return ShardCache.shared().get(dataset, manifest, plan.shard(), hadoop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Meta-trains random weights as configured, and returns the seconds that an iteration takes outside the tasks' compute:
     * the median of the second half, when the JVM has compiled what it runs.
     *
     * @param out folder for the run
     */
    public double outsideCompute(JavaSparkContext spark, Path out) throws IOException {
        TrainingSettings settings = TrainingSettings.of(configuration, MetatrainJob::objective);
        new TrainingRun(settings, data, null, out.toUri().toString(), false, sentence -> {})
                .execute(spark, () -> false);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(out.resolve("metrics"), "*.jsonl")) {
            List<String> lines = Files.readAllLines(files.iterator().next());
            ObjectMapper json = new ObjectMapper();
            List<IterationTimes> times = new ArrayList<>();
            for (String line : lines.subList(lines.size() / 2, lines.size())) {
                times.add(json.treeToValue(json.readTree(line).get("seconds"), IterationTimes.class));
            }
            return IterationTimes.median(times, IterationTimes::outsideCompute);
        }
    }
}
