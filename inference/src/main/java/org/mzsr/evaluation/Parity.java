package org.mzsr.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Interpolation;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Method;
import org.mzsr.adaptation.Output;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.KernelFile;
import org.mzsr.degradation.NamedDegradation;
import org.mzsr.degradation.Recentring;
import org.mzsr.degradation.Subsampling;
import org.mzsr.image.Image;
import org.mzsr.image.ImageFiles;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Network;
import org.mzsr.network.NetworkShape;
import org.mzsr.network.Trace;
import org.mzsr.problem.Parameters;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.TensorBackend;
import org.mzsr.tensorflow.PublishedWeights;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/** Compares what this program computes from published material with the published numbers, and with independent code. */
public final class Parity {

    private static final double PSNR_TOLERANCE = 0.01;
    private static final double SSIM_TOLERANCE = 0.0005;
    private static final SortedSet<Steps> STEPS = new TreeSet<>(Set.of(new Steps(0), new Steps(1), new Steps(10)));

    private final Path hr;
    private final Path lr;
    private final Path checkpoint;
    private final int threads;
    private final JsonNode expected;
    private final List<ParityCheck> checks = new ArrayList<>();
    private Consumer<String> done = name -> {};

    /**
     * Compares with the material in a folder.
     *
     * @param data holds {@code set5/hr}, {@code set5/lr_g20_x2} and {@code mzsr-pretrained}; any of them may be missing
     * @param threads native threads
     */
    public Parity(Path data, int threads) throws IOException {
        hr = data.resolve("set5/hr");
        lr = data.resolve("set5/lr_g20_x2");
        checkpoint = data.resolve("mzsr-pretrained/Pretrained");
        this.threads = threads;
        try (InputStream in = Parity.class.getResourceAsStream("/mzsr/parity.json")) {
            if (in == null) {
                throw new IllegalStateException("the build puts parity.json onto the class path");
            }
            expected = new ObjectMapper().readTree(in);
        }
    }

    /** What is not installed, and therefore not compared. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        Map.of(
                        "the Set5 photographs", hr,
                        "the published LR images of Set5", lr,
                        "the published checkpoint", checkpoint.resolveSibling("Pretrained.index"))
                .forEach((what, where) -> {
                    if (!Files.exists(where)) {
                        missing.add(what + " (" + where + ")");
                    }
                });
        if (!Backends.exist(Precision.FLOAT64)) {
            missing.add("a backend for float64 (the module nd4j has one), which the checkpoint's forward pass needs");
        }
        missing.sort(null);
        return missing;
    }

    /** How many runs over Set5 the material allows. */
    public long runs() {
        long runs = hasHr() ? expected.get("paper").size() : 0;
        if (hasHr() && hasCheckpoint()) {
            runs += 1 + expected.get("adaptation").size() + (hasLr() ? 1 : 0);
        }
        return runs;
    }

    private boolean hasHr() {
        return Files.isDirectory(hr);
    }

    private boolean hasLr() {
        return Files.isDirectory(lr);
    }

    private boolean hasCheckpoint() {
        return Files.exists(checkpoint.resolveSibling("Pretrained.index"));
    }

    /**
     * Runs all comparisons that the material allows.
     *
     * @param told after each run over Set5, the degradation's name
     */
    public List<ParityCheck> run(Consumer<String> told) throws IOException {
        done = told;
        compare(hasHr(), hasLr(), hasCheckpoint());
        return List.copyOf(checks);
    }

    private void compare(boolean hasHr, boolean hasLr, boolean hasCheckpoint) throws IOException {
        if (hasLr) {
            kernelFile();
        }
        if (hasHr && hasLr) {
            publishedLrImages();
        }
        if (hasHr) {
            bicubicColumn();
        }
        if (hasCheckpoint) {
            Weights weights = PublishedWeights.read(
                    checkpoint, Provenance.imported(Path.of("published"), 2, null, List.of(0.01), Map.of()));
            tensors(weights);
            if (Backends.exist(Precision.FLOAT64)) {
                forwardPass(weights);
            }
            if (hasHr) {
                plainBicubic(weights);
                adaptation(weights, hasLr);
            }
        }
    }

    private BlurKernel kernel() throws IOException {
        return new KernelFile(lr.resolve("kernel.mat").toString()).kernel();
    }

    private void kernelFile() throws IOException {
        double[] published = kernel().values();
        double[] computed = BlurKernel.gaussian(21, 0, 2, 2).values();
        add("kernel.mat, g2.0", "largest difference", 0, largestDifference(published, computed), 1e-15);
    }

    private void publishedLrImages() throws IOException {
        Degradation degradation = NamedDegradation.parse("g2.0-direct").at(2);
        long different = 0;
        for (Path file : truths()) {
            double[] computed =
                    degradation.apply(ImageFiles.read(file)).round8().data();
            double[] published = ImageFiles.read(lrOf(file)).data();
            different += computed.length != published.length
                    ? published.length
                    : IntStream.range(0, published.length)
                            .filter(i -> Math.abs(computed[i] - published[i]) > 1e-9)
                            .count();
        }
        add("published LR images, g2.0-direct", "samples that differ", 0, (double) different, 0);
    }

    private void bicubicColumn() throws IOException {
        for (JsonNode row : expected.get("paper")) {
            String name = row.get("degradation").asText();
            double scale = row.get("scale").asDouble();
            Score average = average(null, name, scale, List.of(0.0), false).get(0);
            String what = "Set5, " + name + ", ×" + (int) scale + ", bicubic (paper)";
            add(what, "PSNR", row.get("psnr").asDouble(), average.psnr(), PSNR_TOLERANCE);
            if (row.has("ssim")) {
                add(what, "SSIM", row.get("ssim").asDouble(), average.ssim(), SSIM_TOLERANCE);
            }
        }
    }

    private void tensors(Weights weights) {
        int agreeing = 0;
        JsonNode tensors = expected.get("checkpoint").get("tensors");
        for (JsonNode tensor : tensors) {
            String[] name = tensor.get("tensor").asText().split("/", 2);
            NetworkShape.Layer layer = weights.shape().layers().stream()
                    .filter(candidate -> candidate.name().equals(name[0]))
                    .findFirst()
                    .orElseThrow();
            boolean bias = name[1].equals("bias");
            int from = bias ? layer.biasOffset() : layer.offset();
            int to = bias ? layer.biasOffset() + layer.out() : layer.biasOffset();
            double[] values = Arrays.copyOfRange(weights.theta(), from, to);
            double sum = Arrays.stream(values).sum();
            double l2 = Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
            boolean same = Math.abs(sum - tensor.get("sum").asDouble()) < 1e-10
                    && Math.abs(l2 - tensor.get("l2").asDouble()) < 1e-10;
            agreeing += same ? 1 : 0;
        }
        add("checkpoint", "tensors with the same sum and norm", tensors.size(), agreeing, 0);
    }

    private void forwardPass(Weights weights) {
        int side = 16;
        SplittableRandom stream = new SplittableRandom(101);
        double[] input = IntStream.range(0, 3 * side * side)
                .mapToDouble(i -> stream.nextDouble())
                .toArray();
        double[] output = new double[input.length];
        try (TensorBackend backend = Backends.open(Precision.FLOAT64, 1)) {
            Parameters theta = new Parameters(backend, weights.shape().tensors());
            backend.write(weights.theta(), 0, theta.flat());
            Trace trace = new Trace(backend, weights.shape(), new BatchShape(1, side, side), Trace.Use.GRADIENT);
            trace.load(backend, new Batch(1, 3, side, side, input, input));
            new Network(backend, weights.shape()).forward(theta, trace);
            backend.read(trace.output(), output, 0);
        }
        JsonNode forward = expected.get("checkpoint").get("forward");
        double largest = 0;
        for (int i = 0; i < forward.get("samples").size(); i++) {
            double sample = forward.get("samples").get(i).asDouble();
            int index = forward.get("sampleIndices").get(i).asInt();
            largest = Math.max(largest, Math.abs(output[index] - sample));
        }
        add("checkpoint, forward pass in float64", "largest difference", 0, largest, 1e-10);
    }

    private void plainBicubic(Weights weights) throws IOException {
        JsonNode golden = expected.get("plainBicubic").get("0");
        Score average = average(weights, "bicubic", 2, List.of(0.0), false).get(1);
        add(
                "Set5, bicubic shrinking, pretrained",
                "PSNR",
                golden.get("psnr").asDouble(),
                average.psnr(),
                PSNR_TOLERANCE);
        add(
                "Set5, bicubic shrinking, pretrained",
                "SSIM",
                golden.get("ssim").asDouble(),
                average.ssim(),
                SSIM_TOLERANCE);
    }

    private void adaptation(Weights weights, boolean hasLr) throws IOException {
        for (JsonNode run : expected.get("adaptation")) {
            String name = run.get("degradation").asText();
            List<Double> rates = new ArrayList<>();
            run.get("rates").forEach(rate -> rates.add(rate.asDouble()));
            JsonNode golden = run.get("average");
            if (run.get("publishedLr").asBoolean() && hasLr) {
                addScores("Set5, " + name + ", published LR", golden, average(weights, name, 2, rates, true));
            }
            addScores("Set5, " + name + ", own LR", golden, average(weights, name, 2, rates, false));
        }
    }

    private void addScores(String what, JsonNode golden, List<Score> averages) {
        for (Score average : averages.subList(1, averages.size())) {
            String steps = average.method().replace("steps-", "");
            String check = what + ", pretrained, " + steps + (steps.equals("1") ? " step" : " steps");
            add(check, "PSNR", golden.get(steps).get("psnr").asDouble(), average.psnr(), PSNR_TOLERANCE);
            add(check, "SSIM", golden.get(steps).get("ssim").asDouble(), average.ssim(), SSIM_TOLERANCE);
        }
    }

    /** Averages over Set5: of bicubic, and of the weights after 0, 1 and 10 steps. */
    private List<Score> average(
            @Nullable Weights weights, String name, double scale, List<Double> rates, boolean published)
            throws IOException {
        Degradation named = NamedDegradation.parse(name).at(scale);
        Degradation degradation = published ? new Degradation(kernel(), Subsampling.DIRECT, scale) : named;
        Method method = weights == null
                ? new Interpolation()
                : MetaTrained.of(
                        "published",
                        weights,
                        Schedule.of(rates),
                        STEPS,
                        STEPS.last().count());
        Evaluation evaluation = new Evaluation(new UpscalingPlan(
                method, scale, Recentring.NONE, ZeroShotOptions.PLAIN, BackendOptions.of(Precision.FLOAT32, threads)));
        List<Score> scores = new ArrayList<>();
        for (Path file : truths()) {
            Image truth = ImageFiles.read(file);
            Subject subject = published
                    ? new Subject(ImageFiles.stem(file), truth, ImageFiles.read(lrOf(file)))
                    : Subject.degraded(ImageFiles.stem(file), truth, degradation);
            List<Output> outputs = evaluation.outputs(subject, degradation);
            scores.addAll(evaluation.scores("set5", name, subject, degradation, outputs));
        }
        done.accept(name);
        return Evaluation.averages(scores);
    }

    private List<Path> truths() throws IOException {
        return ImageFiles.list(hr);
    }

    private Path lrOf(Path truth) {
        return lr.resolve(ImageFiles.stem(truth).replace("_GT", "") + ".png");
    }

    private static double largestDifference(double[] a, double[] b) {
        return a.length != b.length
                ? Double.NaN
                : IntStream.range(0, a.length)
                        .mapToDouble(i -> Math.abs(a[i] - b[i]))
                        .max()
                        .orElse(0);
    }

    private void add(String check, String quantity, double golden, double got, double tolerance) {
        checks.add(new ParityCheck(check, quantity, golden, got, tolerance));
    }
}
