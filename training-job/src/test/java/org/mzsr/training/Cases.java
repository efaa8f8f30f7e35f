package org.mzsr.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.mzsr.Golden;
import org.mzsr.TestPictures;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.Preparation;
import org.mzsr.dataset.SparkSessions;
import org.mzsr.manifest.Manifest;
import org.mzsr.manifest.Manifest.DataFile;
import org.mzsr.network.NetworkShape;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/** A small dataset, small runs, and sessions to run them in. */
public final class Cases {

    public static final NetworkShape SHAPE = new NetworkShape(3, 4, 3);

    public static final List<String> SETTINGS = List.of(
            "network.depth=3",
            "network.width=4",
            "prepare.patch-size=20",
            "prepare.stride=14",
            "prepare.shards=3",
            "prepare.validation-size=40",
            "prepare.validation-fraction=0.3",
            "prepare.kernels.count=10",
            "pretrain.iterations=6",
            "pretrain.tasks=3",
            "pretrain.batch=2",
            "pretrain.crop=16",
            "metatrain.iterations=6",
            "metatrain.meta-batch=3",
            "metatrain.support=2",
            "metatrain.query=3",
            "metatrain.crop=16",
            "metatrain.steps=2",
            "metatrain.loss-weights=annealed",
            "run.checkpoint-every=2",
            "run.validate-every=3");

    /** Runs on clusters: long enough to be struck in their midst; the same everywhere, so that all end with one hash. */
    static final String[] LONGER = {"metatrain.iterations=40", "run.validate-every=20"};

    private Cases() {}

    public static Configuration configuration(String... more) throws IOException {
        List<String> settings = new ArrayList<>(SETTINGS);
        settings.addAll(List.of(more));
        return Configuration.load(List.of(), settings);
    }

    /** The settings as command-line arguments. */
    public static List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>();
        SETTINGS.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** The same of the longer runs. */
    public static List<String> longerArguments() {
        List<String> arguments = arguments();
        List.of(LONGER).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }

    /** What a test does with Spark. */
    public interface SparkWork<T> {
        T with(JavaSparkContext spark) throws IOException;
    }

    private static SparkSessions.Session session;
    private static String opened = "";

    /**
     * Runs on a master that has the classes of the tests. The session of a local master stays open for the next test of this JVM
     * that wants the same one, because opening one takes seconds.
     */
    public static synchronized <T> T onSpark(String master, SparkWork<T> work) throws IOException {
        System.setProperty("spark.executor.extraClassPath", classPath());
        String wanted = master + sparkProperties();
        if (!opened.equals(wanted)) {
            closeSession();
            Configuration configuration = configuration("spark.master=\"" + master + "\"");
            session = SparkSessions.open("test", Cases.class, configuration);
            opened = wanted;
        }
        try {
            return work.with(JavaSparkContext.fromSparkContext(session.spark().sparkContext()));
        } finally {
            if (!master.matches("local(\\[\\d\\])?")) {
                // Its executors are processes.
                closeSession();
            }
        }
    }

    /** What tests have set for a session of their own. */
    private static String sparkProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("spark."))
                .sorted()
                .map(name -> name + "=" + System.getProperty(name))
                .toList()
                .toString();
    }

    /** Closes the session that was kept, before a test that opens its own. */
    public static synchronized void closeSession() {
        if (session != null) {
            session.spark().stop();
            session = null;
            opened = "";
        }
    }

    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    public static String dataset(Path folder) throws IOException {
        Path images = TestPictures.write(folder.resolve("images"), 4, 60, 70);
        String out = folder.resolve("dataset").toString();
        prepare(images.toString(), out);
        return out;
    }

    public static void prepare(String images, String out) throws IOException {
        onSpark(
                "local[2]",
                spark -> Preparation.of(configuration()).run(SparkSession.active(), List.of(images), out, false));
    }

    /** As they come from a file, rounded to float32. */
    public static Weights initial() throws IOException {
        Provenance provenance = new Provenance(
                "pretrain",
                0,
                2,
                List.of(2.0),
                Provenance.RGB,
                List.of(),
                List.of(0.01),
                "none",
                java.util.Map.of(),
                java.util.Map.of(),
                null);
        Weights weights = Weights.of(SHAPE, Golden.hashTheta(SHAPE, 3, 0.1), provenance);
        return Weights.decode(weights.encode(), "the initial weights");
    }

    /** Meta-training from the initial weights. */
    public static Training training(Configuration configuration, String dataset, Path out) throws IOException {
        return Training.of(configuration).data(dataset).init(initial()).out(out.toString());
    }

    /** Runs it on a master. */
    public static Weights run(String master, Training training) throws IOException {
        return onSpark(master, spark -> training.run(SparkSession.active()));
    }

    public static Weights metatrain(String master, String dataset, Path out, String... settings) throws IOException {
        return run(master, training(configuration(settings), dataset, out));
    }

    /** What a dataset with another kernel table would say of itself, under a fingerprint of the caller's choice. */
    public static Manifest manifest(Manifest like, DataFile kernels, String fingerprint) {
        return new Manifest(
                like.schemaVersion(),
                like.version(),
                like.source(),
                like.seed(),
                like.images(),
                like.skipped(),
                like.scales(),
                like.patchSize(),
                like.patches(),
                like.flatPatches(),
                like.shards(),
                kernels,
                like.validation(),
                like.settings(),
                fingerprint);
    }
}
