package org.mzsr.bulk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Progress;
import org.mzsr.dataset.ImageSource;
import org.mzsr.dataset.ParquetFolder;
import org.mzsr.dataset.SparkOptions;
import org.mzsr.dataset.SparkSessions;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.error.BadInputException;
import org.mzsr.inference.AdaptationOptions;
import org.mzsr.inference.StepsConverter;
import org.mzsr.storage.Folder;
import org.mzsr.storage.Location;
import org.mzsr.training.StopSignal;
import org.mzsr.training.tasks.Sent;
import org.mzsr.training.tasks.SparkTasks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scala.Tuple3;

/** {@code mzsr upscale-all}, and the main class for {@code spark-submit}. */
@Command(
        name = "upscale-all",
        description =
                "Enlarges many images on a cluster, each adapted to on its own, with a row on each in Parquet. The"
                        + " same command again goes on where it was.",
        footer = "%nExit code 3: some images failed; the same command tries them again.")
public final class UpscaleAllCommand implements Callable<Integer> {

    private static final int SOME_FAILED = 3;
    private static final int IMAGES_FOR_EACH_SLOT = 8;
    private static final String ROWS = "rows";
    private static final String SETTINGS = "settings.txt";
    private static final StructType TABLE = new StructType()
            .add("file", DataTypes.StringType, false)
            .add("kernel", DataTypes.StringType, false)
            .add("result", DataTypes.StringType, false)
            .add("width", DataTypes.IntegerType, false)
            .add("height", DataTypes.IntegerType, false)
            .add("steps", DataTypes.IntegerType, true)
            .add("loss", DataTypes.DoubleType, true)
            .add("seconds", DataTypes.DoubleType, false)
            .add("error", DataTypes.StringType, false);

    @Option(
            names = "--images",
            arity = "1..*",
            required = true,
            paramLabel = "URI",
            description = "LR images: files, folders or glob patterns, on any Hadoop file system.")
    private List<String> images = List.of();

    @Option(
            names = "--kernels",
            required = true,
            paramLabel = "K|TABLE|estimate",
            description =
                    "estimate: each image's own is found, as 'mzsr upscale' does it. Or the blur that all went through, as 'mzsr upscale --kernel' takes it; or a .csv file with the"
                            + " header 'file,kernel' and a line for each image.")
    private String kernels = "";

    @Option(
            names = "--steps",
            paramLabel = "N|auto",
            converter = StepsConverter.class,
            description = "Gradient steps, as for 'mzsr upscale'. Default: auto.")
    private @Nullable Steps steps;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "URI",
            description = "Folder for 'images/*.png' and the table 'results'.")
    private String out = "";

    @Mixin
    private AdaptationOptions adaptation = new AdaptationOptions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    /** Main class for {@code spark-submit}. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new UpscaleAllCommand(), args));
    }

    @Override
    public Integer call() throws IOException {
        // One native thread an image: images side by side use the cores better.
        UpscalingPlan plan = adaptation.plan(new TreeSet<>(Set.of(steps())), 1);
        try (StopSignal stop = StopSignal.listen(sentence -> System.err.println("\nmzsr: " + sentence));
                SparkSessions.Session session = SparkSessions.open(
                        "mzsr upscale-all", UpscaleAllCommand.class, adaptation.configuration(), spark.properties())) {
            return upscale(plan, session.spark(), stop);
        }
    }

    private boolean finding() {
        return kernels.equalsIgnoreCase(AdaptationOptions.ESTIMATE);
    }

    private Steps steps() {
        return steps != null ? steps : Steps.automatic();
    }

    private int upscale(UpscalingPlan plan, SparkSession session, StopSignal stop) throws IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<ImageSource> all = ImageSource.list(images, spark.hadoopConfiguration());
        List<NamedDegradation> named = new ArrayList<>();
        List<Degradation> degradations = new ArrayList<>();
        Map<String, Integer> kernelOf = new LinkedHashMap<>();
        if (finding()) {
            all.forEach(image -> kernelOf.put(image.uri(), BulkUpscaling.FIND));
        } else {
            KernelTable table = KernelTable.read(kernels, spark.hadoopConfiguration());
            for (ImageSource image : all) {
                NamedDegradation degradation = table.of(image);
                if (!named.contains(degradation)) {
                    named.add(degradation);
                    degradations.add(plan.degradation(degradation));
                }
                kernelOf.put(image.uri(), named.indexOf(degradation));
            }
        }
        Map<String, String> results = results(all);
        Folder folder = Folder.at(out, spark.hadoopConfiguration());
        refuseOtherSettings(folder, plan);
        Map<String, UpscaledRow> rows = rowsSoFar(folder);
        List<ImageSource> open =
                all.stream().filter(image -> !isDone(rows.get(image.uri()))).toList();
        BulkUpscaling work = new BulkUpscaling(
                plan, degradations, named.stream().map(String::valueOf).toList(), adaptation.usualSubsampling(), out);
        work(spark, folder, work, open, kernelOf, results, rows, all.size(), stop);
        List<UpscaledRow> known = all.stream()
                .map(image -> rows.get(image.uri()))
                .filter(row -> row != null)
                .toList();
        write(session, known);
        return end(known, all.size());
    }

    private static boolean isDone(@Nullable UpscaledRow row) {
        return row != null && row.error().isEmpty();
    }

    /** Where each image's result goes: its path from the folder that was named, which all share if there is one. */
    private static Map<String, String> results(List<ImageSource> all) {
        boolean oneRoot = all.stream().map(ImageSource::folder).distinct().count() == 1;
        Map<String, String> results = new LinkedHashMap<>();
        Map<String, String> taken = new TreeMap<>();
        for (ImageSource image : all) {
            String path = oneRoot || image.folder().isEmpty() ? image.path() : image.folder() + "/" + image.path();
            String result = "images/" + path.replaceFirst("\\.[^./]*$", "") + ".png";
            String other = taken.put(result, image.uri());
            if (other != null) {
                throw new BadInputException(
                        "Cannot write two results to " + result + ": " + other + " and " + image.uri());
            }
            results.put(image.uri(), result);
        }
        return results;
    }

    /** Results that were made otherwise must not stand beside each other. */
    private void refuseOtherSettings(Folder folder, UpscalingPlan plan) throws IOException {
        String now = plan + ", kernels " + kernels + ", steps " + steps() + "\n";
        String before = folder.find(SETTINGS);
        if (before == null) {
            folder.write(SETTINGS, now.getBytes(StandardCharsets.UTF_8));
        } else if (!before.equals(now)) {
            throw new BadInputException("Cannot go on in " + folder + ": its images were made with " + before.strip()
                    + "; now it is " + now.strip() + ". Choose another --out");
        }
    }

    private static Map<String, UpscaledRow> rowsSoFar(Folder folder) throws IOException {
        Map<String, UpscaledRow> rows = new LinkedHashMap<>();
        for (String name : folder.list(ROWS)) {
            for (String line : new String(folder.read(ROWS + "/" + name), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                UpscaledRow row = UpscaledRow.read(line);
                rows.put(row.file(), row);
            }
        }
        return rows;
    }

    private void work(
            JavaSparkContext spark,
            Folder folder,
            BulkUpscaling work,
            List<ImageSource> open,
            Map<String, Integer> kernelOf,
            Map<String, String> results,
            Map<String, UpscaledRow> rows,
            int all,
            StopSignal stop)
            throws IOException {
        int chunk = SparkTasks.slots(spark) * IMAGES_FOR_EACH_SLOT;
        int before = folder.list(ROWS).size();
        Broadcast<SerializableConfiguration> hadoop =
                spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
        try (Sent<BulkUpscaling> sent = new Sent<>(spark, work);
                Progress progress = Progress.start("upscale-all", "images", all, all - open.size())) {
            for (int first = 0; first < open.size() && !stop.isWanted(); first += chunk) {
                List<Tuple3<ImageSource, Integer, String>> items = new ArrayList<>();
                for (ImageSource image : open.subList(first, Math.min(first + chunk, open.size()))) {
                    items.add(new Tuple3<>(image, kernelOf.get(image.uri()), results.get(image.uri())));
                }
                List<String> made = spark.parallelize(items, items.size())
                        .map(item -> sent.value()
                                .upscale(
                                        item._1(),
                                        item._2(),
                                        item._3(),
                                        hadoop.value().value())
                                .json())
                        .collect();
                for (String row : made) {
                    UpscaledRow read = UpscaledRow.read(row);
                    rows.put(read.file(), read);
                }
                folder.write(
                        String.format(Locale.ROOT, "%s/rows-%06d.jsonl", ROWS, before++),
                        (String.join("\n", made) + "\n").getBytes(StandardCharsets.UTF_8));
                progress.at(all - open.size() + Math.min(first + chunk, open.size()), "");
            }
        } finally {
            Sent.forget(hadoop);
        }
    }

    /** The table for Spark, pandas and others: one Parquet file. */
    private void write(SparkSession session, List<UpscaledRow> rows) throws IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        List<Row> table = rows.stream()
                .map(row -> RowFactory.create(
                        row.file(),
                        row.kernel(),
                        row.result(),
                        row.width(),
                        row.height(),
                        row.steps(),
                        row.loss(),
                        row.seconds(),
                        row.error()))
                .toList();
        ParquetFolder.write(
                session.createDataFrame(spark.parallelize(table, 1), TABLE),
                new Path(Location.of(out, spark.hadoopConfiguration()).path(), "results"),
                partition -> "results.parquet",
                spark.hadoopConfiguration());
    }

    private int end(List<UpscaledRow> rows, int all) {
        List<UpscaledRow> failed =
                rows.stream().filter(row -> !row.error().isEmpty()).toList();
        failed.forEach(row -> System.out.println(row.file() + ": " + row.error()));
        System.out.printf(
                "%s: %d of %d images enlarged, %d failed%n", out, rows.size() - failed.size(), all, failed.size());
        if (rows.size() < all) {
            System.out.println("Stopped; go on with the same command");
            return CommandLines.STOPPED;
        }
        return failed.isEmpty() ? 0 : SOME_FAILED;
    }
}
