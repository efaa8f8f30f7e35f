package org.mzsr.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.mzsr.adaptation.SeenDisplacement;
import org.mzsr.adaptation.ZeroShot;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.degradation.BlurKernel;
import org.mzsr.degradation.Degradation;
import org.mzsr.degradation.Subsampling;
import org.mzsr.error.FailedException;
import org.mzsr.image.Image;
import org.mzsr.meta.InnerRates;
import org.mzsr.meta.MetaGradient;
import org.mzsr.meta.Order;
import org.mzsr.network.Batch;
import org.mzsr.network.BatchShape;
import org.mzsr.network.Initialization;
import org.mzsr.network.NetworkLoss;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendProvider;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Epilogue;
import org.mzsr.tensor.MatrixProduct;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Tensor;
import org.mzsr.tensor.TensorBackend;

/**
 * Arithmetic, at the paper's setting unless told otherwise: the meta-gradient of a task, and the adaptation to an image. Operations are counted
 * as the definition of a convolution has them, however they are computed: 12 forward passes an inner step for the exact
 * gradient (3 for the step, 3 for the query, 6 for the curvature product), 6 for the first-order one.
 */
final class TensorBenchmarks {

    /**
     * What is computed.
     *
     * @param network its shape
     * @param batch patches in the support set, and in the query set
     * @param patch their side in pixels
     * @param steps inner gradient steps
     * @param image side of the LR image that is adapted to
     */
    record Setting(NetworkShape network, int batch, int patch, int steps, int image) {

        /** The paper's. */
        static final Setting PAPER = new Setting(new NetworkShape(8, 64, 3), 8, 64, 5, 256);
    }

    private static final double RATE = 0.01;
    private static final int PRODUCTS = 10;
    private static final int IN_A_ROW = 20;

    private final Setting setting;
    private final int cores;
    private final int repeats;
    private final Consumer<Figure> found;

    /**
     * Benchmarks on this machine.
     *
     * @param setting what is computed
     * @param cores that the parallel ones use
     * @param repeats of each
     * @param found told each figure when it is there
     */
    TensorBenchmarks(Setting setting, int cores, int repeats, Consumer<Figure> found) {
        this.setting = setting;
        this.cores = cores;
        this.repeats = repeats;
        this.found = found;
    }

    /** What the others are measured against: the faster of the libraries' matrix products, in operations a second. */
    double sgemm(int threads) {
        double best = 0;
        for (BackendProvider provider : Backends.providers()) {
            Optional<MatrixProduct> found = provider.matrixProduct(threads);
            if (found.isPresent()) {
                try (MatrixProduct product = found.get()) {
                    Timing timing = Timing.of(PRODUCTS, product::compute);
                    Figure figure = Figure.of(
                            "sgemm of " + provider.name() + ", " + BackendOptions.inWords(threads),
                            timing,
                            MatrixProduct.OPERATIONS / 1e9,
                            "GFLOP/s");
                    this.found.accept(figure);
                    best = Math.max(best, figure.rate());
                }
            }
        }
        return best;
    }

    /** The meta-gradient of one task on so many threads; returns its seconds. */
    double metaGradient(String name, Order order, int threads, double sgemm) {
        Resident.reset();
        try (TensorBackend backend = Backends.open(new BackendOptions(name, Precision.FLOAT32, threads, 0))) {
            Runnable task = task(backend, order);
            Timing timing = Timing.of(repeats, task);
            found.accept(gradientFigure(order, name, "a task on " + BackendOptions.inWords(threads), timing, sgemm));
            return timing.best();
        }
    }

    /**
     * A layer's convolution and its derivatives on a backend, so many in a row as a device's queue has before it: operations a
     * second of each.
     */
    void primitives(BackendOptions options) {
        int width = setting.network().width();
        int[] shape = {setting.batch(), width, setting.patch(), setting.patch()};
        double operations = 2.0 * 9 * width * width * setting.batch() * setting.patch() * setting.patch();
        try (TensorBackend backend = Backends.open(options)) {
            Tensor input = backend.allocate(shape);
            Tensor output = backend.allocate(shape);
            Tensor byInput = backend.allocate(shape);
            Tensor kernel = backend.view(backend.allocate(9 * width * width), 0, 3, 3, width, width);
            Tensor byKernel = backend.view(backend.allocate(9 * width * width), 0, 3, 3, width, width);
            Tensor bias = backend.allocate(width);
            backend.write(uniform(1, input.size()), 0, input);
            backend.write(uniform(2, kernel.size()), 0, kernel);
            double[] waited = new double[width];
            Map<String, Runnable> kinds = new LinkedHashMap<>();
            kinds.put("convolution", () -> backend.convolve(input, kernel, bias, output, Epilogue.RECTIFY));
            kinds.put(
                    "derivative by the kernel",
                    () -> backend.convolveBackward(input, kernel, output, null, byKernel, bias));
            kinds.put(
                    "derivatives by kernel and input",
                    () -> backend.convolveBackward(input, kernel, output, byInput, byKernel, bias));
            kinds.forEach((kind, work) -> {
                Timing timing = Timing.of(repeats, () -> {
                            for (int i = 0; i < IN_A_ROW; i++) {
                                work.run();
                            }
                            backend.read(bias, waited, 0);
                        })
                        .dividedBy(IN_A_ROW);
                double parts = kind.startsWith("derivatives") ? 2 : 1;
                found.accept(Figure.of(
                        kind + " " + width + " to " + width + ", " + options.name(),
                        timing,
                        parts * operations / 1e9,
                        "GFLOP/s"));
            });
        }
    }

    /** Tasks at the same time on one device, each with a backend of its own; returns the seconds for each. */
    double metaGradientsOnDevice(BackendOptions options, Order order, int tasks) {
        ExecutorService pool = Executors.newFixedThreadPool(tasks);
        List<TensorBackend> backends = new ArrayList<>();
        try {
            List<Runnable> works = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                TensorBackend backend = Backends.open(options);
                backends.add(backend);
                Runnable task = task(backend, order);
                works.add(() -> {
                    backend.attach();
                    task.run();
                });
            }
            Timing timing = Timing.of(repeats, () -> together(pool, works)).dividedBy(tasks);
            found.accept(Figure.of(
                    name(order) + ", " + options.name() + ", "
                            + (tasks == 1 ? "a task" : tasks + " tasks at once, each"),
                    timing,
                    operations(order) / 1e9,
                    "GFLOP/s"));
            return timing.best();
        } finally {
            pool.shutdown();
            backends.forEach(TensorBackend::close);
        }
    }

    /** As many tasks at the same time as there are cores, each on one thread. */
    void metaGradientsAtOnce(String name, Order order, double sgemm, double oneTask) {
        ExecutorService pool = Executors.newFixedThreadPool(cores);
        List<TensorBackend> backends = new ArrayList<>();
        Resident.reset();
        try {
            List<Runnable> tasks = new ArrayList<>();
            for (int i = 0; i < cores; i++) {
                TensorBackend backend = Backends.open(new BackendOptions(name, Precision.FLOAT32, 1, 0));
                backends.add(backend);
                Runnable task = task(backend, order);
                tasks.add(() -> {
                    backend.attach();
                    task.run();
                });
            }
            Timing timing = Timing.of(repeats, () -> together(pool, tasks)).dividedBy(cores);
            Figure figure = gradientFigure(order, name, cores + " tasks at once on 1 thread each", timing, sgemm);
            found.accept(figure);
            found.accept(new Figure(
                    "  for each task",
                    timing,
                    1 / timing.best(),
                    "tasks/s",
                    timing.best() / oneTask,
                    "the time of one task on all cores",
                    null));
        } finally {
            pool.shutdown();
            backends.forEach(TensorBackend::close);
        }
    }

    /** Another program's seconds for a task, and how many times faster this one is. */
    Figure peer(Peer.Answer answer, Order order, int threads, double ours) {
        return Figure.of(
                        name(order) + ", " + answer.program() + ", a task on " + BackendOptions.inWords(threads),
                        answer.seconds(order),
                        operations(order) / 1e9,
                        "GFLOP/s")
                .withRatio(answer.seconds(order).best() / ours, "this program's time")
                .withPeak(answer.peakResident());
    }

    private static void together(ExecutorService pool, List<Runnable> tasks) {
        List<Future<?>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(pool.submit(task)));
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new FailedException("Cannot finish the benchmark: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailedException("Cannot finish the benchmark: it was interrupted", e);
            }
        }
    }

    private Runnable task(TensorBackend backend, Order order) {
        double[] theta = Initialization.he(setting.network(), 1);
        Batch support = batch(2);
        Batch query = batch(3);
        InnerRates rates =
                InnerRates.constant(setting.steps(), RATE, setting.network().tensors());
        double[] weights = new double[setting.steps()];
        Arrays.fill(weights, 1.0 / setting.steps());
        NetworkLoss loss = new NetworkLoss(backend, setting.network(), support.shape(), query.shape());
        MetaGradient<Batch> gradient = new MetaGradient<>(backend, loss, setting.steps(), false);
        return () -> {
            if (!gradient.compute(theta, support, query, rates, weights, order).isFinite()) {
                throw new FailedException("Cannot go on with the benchmark: a gradient is not finite");
            }
        };
    }

    private Figure gradientFigure(Order order, String name, String how, Timing timing, double sgemm) {
        return Figure.of(name(order) + ", " + name + ", " + how, timing, operations(order) / 1e9, "GFLOP/s")
                .against(sgemm, "sgemm")
                .withPeak(Resident.peak());
    }

    private static String name(Order order) {
        return (order == Order.SECOND ? "exact" : "first-order") + " meta-gradient";
    }

    private double operations(Order order) {
        return setting.steps()
                * (order == Order.SECOND ? 12 : 6)
                * forward(new BatchShape(setting.batch(), setting.patch(), setting.patch()));
    }

    private Batch batch(long seed) {
        int size = setting.batch() * setting.network().channels() * setting.patch() * setting.patch();
        return new Batch(
                setting.batch(),
                setting.network().channels(),
                setting.patch(),
                setting.patch(),
                uniform(seed, size),
                uniform(seed + 100, size));
    }

    private static double[] uniform(long seed, int size) {
        return new SplittableRandom(seed).doubles(size).toArray();
    }

    /** Operations of a forward pass. */
    private double forward(BatchShape shape) {
        return setting.network().layers().stream()
                .mapToDouble(layer -> 2.0 * layer.kernelSize() * shape.count() * shape.height() * shape.width())
                .sum();
    }

    /** One step of adaptation to an LR image, and its enlargement, on so many threads. */
    void adaptation(int threads, double sgemm) {
        Image lr = new Image(
                setting.network().channels(),
                setting.image(),
                setting.image(),
                uniform(4, setting.network().channels() * setting.image() * setting.image()));
        Degradation degradation = new Degradation(BlurKernel.gaussian(21, 0, 2, 2), Subsampling.DIRECT, 2);
        double[] theta = Initialization.he(setting.network(), 1);
        // A last layer of zeros, as at the start of training: the steps then stay finite.
        Arrays.fill(
                theta,
                setting.network().layers().get(setting.network().depth() - 1).offset(),
                theta.length,
                0);
        Resident.reset();
        BackendOptions computing = BackendOptions.of(Precision.FLOAT32, threads);
        try (ZeroShot zeroShot = new ZeroShot(
                setting.network(),
                SeenDisplacement.of(setting.network()),
                theta,
                lr,
                degradation,
                ZeroShotOptions.PLAIN,
                computing)) {
            Timing step = Timing.of(repeats, () -> zeroShot.step(1e-4));
            found.accept(Figure.of(
                            "one step of adaptation to " + setting.image() + "x" + setting.image() + ", "
                                    + BackendOptions.inWords(threads),
                            step,
                            3 * forward(new BatchShape(1, setting.image(), setting.image())) / 1e9,
                            "GFLOP/s")
                    .against(sgemm, "sgemm"));
            Timing upscale = Timing.of(repeats, zeroShot::upscale);
            found.accept(Figure.of(
                            "enlargement to " + 2 * setting.image() + "x" + 2 * setting.image() + ", "
                                    + BackendOptions.inWords(threads),
                            upscale,
                            forward(new BatchShape(1, 2 * setting.image(), 2 * setting.image())) / 1e9,
                            "GFLOP/s")
                    .against(sgemm, "sgemm")
                    .withPeak(Resident.peak()));
        }
    }
}
