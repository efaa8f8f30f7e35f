package org.mzsr.dataset;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Settings;
import org.mzsr.manifest.Manifest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr prepare}, and the main class for {@code spark-submit}: images to a dataset. */
@Command(
        name = "prepare",
        description = "Turns images into a dataset of HR patches and blur kernels (Parquet shards and dataset.json).")
public final class PrepareJob implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    private static final class Source {

        @Option(
                names = "--images",
                arity = "1..*",
                paramLabel = "URI",
                description = "Image files, folders or glob patterns, on any Hadoop file system.")
        private List<String> images = List.of();

        @Option(
                names = "--patches-of",
                paramLabel = "URI",
                description =
                        "A dataset whose patches are taken as they are; only kernels are sampled, in seconds. It has"
                                + " to stay where it is.")
        private @Nullable String patchesOf;
    }

    @Option(names = "--out", required = true, paramLabel = "URI", description = "Where the dataset goes.")
    private String out = "";

    @Option(names = "--overwrite", description = "Replaces a dataset that is there already.")
    private boolean overwrite;

    @Mixin
    private Settings settings = new Settings();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    /** Main class for {@code spark-submit}. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new PrepareJob(), args));
    }

    @Override
    public Integer call() throws IOException {
        Configuration configuration = settings.configuration();
        Preparation preparation =
                Preparation.of(configuration).telling(notice -> System.err.println("mzsr: " + notice));
        try (SparkSessions.Session session =
                SparkSessions.open("mzsr prepare", PrepareJob.class, configuration, spark.properties())) {
            print(prepare(preparation, session.spark()));
        }
        return 0;
    }

    private Manifest prepare(Preparation preparation, SparkSession spark) throws IOException {
        StageProgress progress = StageProgress.show(spark, "prepare");
        try {
            return source.patchesOf == null
                    ? preparation.run(spark, source.images, out, overwrite)
                    : preparation.resample(spark, source.patchesOf, out, overwrite);
        } finally {
            progress.close();
        }
    }

    private void print(Manifest manifest) {
        System.out.printf(
                "%s: %d patches of %dx%d pixels in %d shards, %d kernels, %d validation crops, from %d images"
                        + " (%d patches too flat)%n",
                out,
                manifest.patches(),
                manifest.patchSize(),
                manifest.patchSize(),
                manifest.shards().size(),
                manifest.kernels().rows(),
                manifest.validation().rows(),
                manifest.images(),
                manifest.flatPatches());
        if (!manifest.skipped().isEmpty()) {
            System.out.printf("%d images skipped:%n", manifest.skipped().size());
            manifest.skipped().forEach(skipped -> System.out.println("  " + skipped.image() + ": " + skipped.reason()));
        }
    }
}
