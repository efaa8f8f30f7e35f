package org.mzsr.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apiguardian.api.API;
import org.mzsr.build.Version;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;
import org.mzsr.image.Image;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.manifest.Manifest.Skipped;
import org.mzsr.random.RandomStream;
import scala.Tuple2;

/**
 * Makes a dataset: reads images, cuts patches, shuffles them into shards, samples kernels.
 *
 * <p>Everything is written beside the final place and moved there at the end, {@code dataset.json} with it. What a
 * dataset contains is a function of images, settings and seed, not of how Spark ran.
 */
@API(status = API.Status.STABLE)
public final class Preparation {

    /** Images a Spark task reads at most, so that a lost task costs little. */
    private static final int IMAGES_PER_TASK = 8;

    private final org.mzsr.config.Configuration configuration;
    private final Consumer<String> notice;
    private final PrepareSettings settings;
    private final long seed;
    private final double scale;

    private Preparation(org.mzsr.config.Configuration configuration, Consumer<String> notice) {
        this.configuration = configuration;
        this.notice = notice;
        settings = configuration.bind("prepare", PrepareSettings.class);
        seed = configuration.wholeNumber("seed");
        scale = configuration.number("scale");
    }

    /**
     * A preparation as a configuration says.
     *
     * @throws IllegalArgumentException if something is wrong with the configuration; the message says which key
     */
    public static Preparation of(org.mzsr.config.Configuration configuration) {
        return new Preparation(configuration, notice -> {});
    }

    /**
     * The same preparation, which says what it waits for.
     *
     * @param listener told in a sentence
     */
    public Preparation telling(Consumer<String> listener) {
        return new Preparation(configuration, listener);
    }

    /**
     * Makes a dataset on the executors of a session, which stays open.
     *
     * @param locations of the images: files, folders or glob patterns, on any Hadoop file system
     * @param out the dataset's URI
     * @param overwrite whether a dataset that is there already may be replaced
     * @return what was made
     * @throws IOException if something cannot be read or written; then nothing is left behind
     */
    public Manifest run(SparkSession spark, List<String> locations, String out, boolean overwrite) throws IOException {
        Configuration hadoop =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).hadoopConfiguration();
        // First, because what is wrong with it should not cost the time of cutting patches.
        List<DegradationSample> samples = settings.kernels().sample(seed, scale);
        List<ImageSource> images = ImageSource.list(locations, hadoop);
        try (StagedFolder staged = StagedFolder.open(out, overwrite, hadoop, notice)) {
            Manifest manifest = write(spark, images, locations, samples, staged.path());
            return complete(staged, manifest);
        }
    }

    /**
     * Makes a dataset of the patches that another one has, with kernels of its own: it takes seconds, and is in every bit what
     * preparing it from the images would give. The files stay where they are, so the other dataset has to.
     *
     * @param patches the other dataset's URI
     * @param out the dataset's URI
     * @param overwrite whether a dataset that is there already may be replaced
     * @return what was made
     * @throws IllegalArgumentException if the patches were cut by another seed or other settings; the message says which key
     * @throws IOException if something cannot be read or written; then nothing is left behind
     */
    public Manifest resample(SparkSession spark, String patches, String out, boolean overwrite) throws IOException {
        Configuration hadoop =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).hadoopConfiguration();
        Dataset other = Dataset.at(patches, hadoop);
        Manifest base = other.manifest(hadoop);
        refuseOtherPatches(other, base);
        List<DegradationSample> samples = settings.kernels().sample(seed, scale);
        try (StagedFolder staged = StagedFolder.open(out, overwrite, hadoop, notice)) {
            String folder = staged.reference(other);
            List<DataFile> shards =
                    base.shards().stream().map(shard -> shard.in(folder)).toList();
            DataFile kernels = new DatasetWriter(spark, staged.path()).kernels(samples);
            DataFile crops = base.validation().in(folder);
            Manifest manifest = new Manifest(
                    Manifest.SCHEMA,
                    Version.current(),
                    base.source(),
                    seed,
                    base.images(),
                    base.skipped(),
                    settings.kernels().scalesOr(scale),
                    base.patchSize(),
                    base.patches(),
                    base.flatPatches(),
                    shards,
                    kernels,
                    crops,
                    configuration.section("prepare"),
                    Manifest.fingerprint(shards, kernels, crops));
            return complete(staged, manifest);
        }
    }

    private Manifest complete(StagedFolder staged, Manifest manifest) throws IOException {
        staged.write("resolved.conf", configuration.render().getBytes(StandardCharsets.UTF_8));
        staged.write("dataset.json", manifest.encode());
        staged.commit();
        return manifest;
    }

    private void refuseOtherPatches(Dataset other, Manifest base) {
        if (base.seed() != seed) {
            throw new BadInputException("Cannot take the patches of " + other.location()
                    + ": they were cut with seed = " + base.seed() + ", asked for is " + seed);
        }
        Map<String, Object> wanted = new TreeMap<>(configuration.section("prepare"));
        wanted.remove("kernels");
        wanted.forEach((key, value) -> {
            Object there = base.settings().get(key);
            // JSON does not keep a number's type.
            boolean same = (value instanceof Number a && there instanceof Number b)
                    ? a.doubleValue() == b.doubleValue()
                    : value.equals(there);
            if (!same) {
                throw new BadInputException("Cannot take the patches of " + other.location()
                        + ": they were cut with prepare." + key + " = " + there + ", asked for is " + value);
            }
        });
    }

    private Manifest write(
            SparkSession spark,
            List<ImageSource> images,
            List<String> locations,
            List<DegradationSample> samples,
            Path staging)
            throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        List<ImageSource> validation = validationImages(images);
        List<ImageSource> training =
                images.stream().filter(image -> !validation.contains(image)).toList();
        Map<String, ImageReport> reports = new TreeMap<>();
        Broadcast<SerializableConfiguration> conf =
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
        CollectionAccumulator<ImageReport> accumulator = spark.sparkContext().collectionAccumulator("images");
        DatasetWriter writer = new DatasetWriter(spark, staging);

        List<DataFile> shards = writer.patches(patches(context, training, conf, accumulator), conf);
        // A task that ran twice reports twice, and says the same.
        accumulator.value().forEach(report -> reports.put(report.name(), report));
        List<Skipped> skipped = skipped(reports);
        if (skipped.size() == training.size()) {
            throw new FileException("Cannot make a dataset: none of the " + training.size()
                    + " training images can be used; the first, "
                    + skipped.get(0).image() + ": "
                    + skipped.get(0).reason());
        }
        if (shards.isEmpty()) {
            throw new FileException("Cannot make a dataset: all patches are flatter than prepare.min-gradient = "
                    + settings.minGradient() + "; lower it");
        }
        DataFile kernels = writer.kernels(samples);
        DataFile crops = writer.validation(crops(context, validation, conf, reports));
        return new Manifest(
                Manifest.SCHEMA,
                Version.current(),
                locations.stream().map(Preparation::lastName).toList(),
                seed,
                images.size() - skipped(reports).size(),
                skipped(reports),
                settings.kernels().scalesOr(scale),
                settings.patchSize(),
                shards.stream().mapToLong(DataFile::rows).sum(),
                reports.values().stream().mapToLong(ImageReport::flatPatches).sum(),
                shards,
                kernels,
                crops,
                configuration.section("prepare"),
                Manifest.fingerprint(shards, kernels, crops));
    }

    /** By chance, but a function of seed and name; none of a single image. */
    private List<ImageSource> validationImages(List<ImageSource> images) {
        if (images.size() < 2 || settings.validationFraction() == 0) {
            return List.of();
        }
        long count = Math.max(1, Math.round(settings.validationFraction() * images.size()));
        return images.stream()
                .sorted(Comparator.comparingLong((ImageSource image) -> RandomStream.key(seed, "split " + image.name()))
                        .thenComparing(ImageSource::name))
                .limit(Math.min(count, images.size() - 1))
                .sorted(Comparator.comparing(ImageSource::name))
                .toList();
    }

    /** The patches of all images, each shard's in one partition and in order. */
    private JavaPairRDD<PatchKey, byte[]> patches(
            JavaSparkContext context,
            List<ImageSource> images,
            Broadcast<SerializableConfiguration> conf,
            CollectionAccumulator<ImageReport> reports) {
        PrepareSettings cutting = settings;
        long cuttingSeed = seed;
        int slices = Math.max(1, (images.size() + IMAGES_PER_TASK - 1) / IMAGES_PER_TASK);
        return context.parallelize(images, slices)
                .flatMapToPair(
                        image -> cut(image, cutting, cuttingSeed, conf.value().value(), reports))
                .repartitionAndSortWithinPartitions(new ShardPartitioner(settings.shards()));
    }

    private static Iterator<Tuple2<PatchKey, byte[]>> cut(
            ImageSource source,
            PrepareSettings settings,
            long seed,
            Configuration hadoop,
            CollectionAccumulator<ImageReport> reports) {
        List<Tuple2<PatchKey, byte[]>> patches = new ArrayList<>();
        try {
            Image image = source.read(hadoop);
            if (image.height() < settings.patchSize() || image.width() < settings.patchSize()) {
                throw new IOException("it has " + image.height() + "x" + image.width()
                        + " pixels, smaller than a patch of " + settings.patchSize());
            }
            int flat = new PatchCutter(settings, seed)
                    .cut(source.name(), image, (key, pixels) -> patches.add(new Tuple2<>(key, pixels)));
            reports.add(ImageReport.used(source, flat));
        } catch (IOException e) {
            reports.add(ImageReport.skipped(source, String.valueOf(e.getMessage())));
        }
        return patches.iterator();
    }

    /** The centres of the validation images. */
    private List<Row> crops(
            JavaSparkContext context,
            List<ImageSource> images,
            Broadcast<SerializableConfiguration> conf,
            Map<String, ImageReport> reports) {
        int side = settings.validationSize();
        List<Tuple2<ImageReport, Row>> crops = images.isEmpty()
                ? List.of()
                : context.parallelize(images, images.size())
                        .map(image -> centre(image, side, conf.value().value()))
                        .collect();
        List<Row> rows = new ArrayList<>();
        for (Tuple2<ImageReport, Row> crop : crops) {
            reports.put(crop._1.name(), crop._1);
            if (crop._1.problem().isEmpty()) {
                rows.add(crop._2);
            }
        }
        return rows;
    }

    private static Tuple2<ImageReport, Row> centre(ImageSource source, int side, Configuration hadoop) {
        try {
            Image image = source.read(hadoop);
            int height = Math.min(side, image.height());
            int width = Math.min(side, image.width());
            Image crop = image.crop((image.height() - height) / 2, (image.width() - width) / 2, height, width);
            return new Tuple2<>(
                    ImageReport.used(source, 0), RowFactory.create(source.name(), height, width, crop.bytes8()));
        } catch (IOException e) {
            return new Tuple2<>(ImageReport.skipped(source, String.valueOf(e.getMessage())), RowFactory.create());
        }
    }

    /** Without the folders above, which are nobody's business who gets the dataset. */
    private static String lastName(String location) {
        return location.replaceFirst("/+$", "").replaceFirst("^.*/", "");
    }

    private static List<Skipped> skipped(Map<String, ImageReport> reports) {
        return reports.values().stream()
                .filter(report -> !report.problem().isEmpty())
                .map(report -> new Skipped(report.name(), report.problem()))
                .toList();
    }

    /** Each shard is a partition. */
    private static final class ShardPartitioner extends Partitioner {

        private static final long serialVersionUID = 1;

        private final int shards;

        ShardPartitioner(int shards) {
            this.shards = shards;
        }

        @Override
        public int numPartitions() {
            return shards;
        }

        @Override
        public int getPartition(Object key) {
            return ((PatchKey) key).shard();
        }
    }
}
