package org.mzsr.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;
import org.mzsr.build.Version;
import org.mzsr.console.Common;
import org.mzsr.error.BadInputException;
import org.mzsr.meta.Order;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendSettings;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.InstructionSet;
import org.mzsr.tensor.Precision;
import org.mzsr.tensor.Processor;
import org.mzsr.tensor.TensorBackend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mzsr bench}: how fast this machine is at what the program does, in one process and one run. */
@Command(
        name = "bench",
        description = "Measures meta-gradients, adaptation, data preparation and Spark's share on this machine.")
public final class BenchCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "Each measurement is made so often, after one that does not count. Default: ${DEFAULT-VALUE}.")
    private int repeats;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Cores to use for what runs in parallel; by default all.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "Measures this backend alone, such as opencl: its device, its primitives, and tasks beside each"
                            + " other on it.")
    private @Nullable String backend;

    @Option(names = "--allow-cpu-device", description = "Lets opencl take a processor where there is no GPU.")
    private boolean allowCpuDevice;

    @Option(
            names = "--against",
            paramLabel = "COMMAND",
            description = "Also measures another program, such as 'python3 bench/pytorch.py'.")
    private @Nullable String against;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    private final TensorBenchmarks.Setting setting;

    /** At the paper's setting. */
    public BenchCommand() {
        this(TensorBenchmarks.Setting.PAPER);
    }

    /** At another one. */
    BenchCommand(TensorBenchmarks.Setting setting) {
        this.setting = setting;
    }

    @Override
    public Integer call() throws IOException {
        if (repeats < 1 || threads < 1) {
            throw new BadInputException(
                    "Cannot measure with --repeats " + repeats + " and --threads " + threads + ": expected 1 or more");
        }
        PrintStream out = System.out;
        List<Figure> figures = new ArrayList<>();
        String machine =
                threads + " of " + Runtime.getRuntime().availableProcessors() + " cores, " + Processor.instructionSet();
        if (backend != null) {
            machine += ", " + device(backend);
        }
        if (!json) {
            out.println(machine + "; best of " + repeats + " after a warm-up");
            out.println(Table.HEAD);
        }
        measure(figure -> {
            figures.add(figure);
            if (!json) {
                out.println(Table.row(figure));
            }
        });
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("machine", machine);
            all.put("repeats", repeats);
            all.put("versions", Version.all());
            all.put("figures", figures);
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        }
        return 0;
    }

    private String device(String name) {
        try (TensorBackend opened = Backends.open(
                new BackendSettings(name, allowCpuDevice, InstructionSet.AUTO).options(Precision.FLOAT32, threads))) {
            return opened.description();
        }
    }

    /** The backend that is measured alone, on its first device. */
    private void measure(String name, TensorBenchmarks tensors, Consumer<Figure> found) {
        BackendOptions options =
                new BackendSettings(name, allowCpuDevice, InstructionSet.AUTO).options(Precision.FLOAT32, threads);
        tensors.primitives(options);
        Map<Order, Double> seconds = new EnumMap<>(Order.class);
        for (Order order : List.of(Order.FIRST, Order.SECOND)) {
            for (int tasks : List.of(1, 2, 4)) {
                double each = tensors.metaGradientsOnDevice(options, order, tasks);
                // Beside another program's one task, ours is one task too.
                seconds.putIfAbsent(order, each);
            }
        }
        if (against != null) {
            Peer.Answer answer = new Peer(against).run(threads, repeats);
            seconds.forEach((order, ours) -> found.accept(tensors.peer(answer, order, threads, ours)));
        }
    }

    private void measure(Consumer<Figure> found) throws IOException {
        TensorBenchmarks tensors = new TensorBenchmarks(setting, threads, repeats, found);
        if (backend != null) {
            measure(backend, tensors, found);
            return;
        }
        SortedSet<Integer> counts = new TreeSet<>(List.of(1, threads));
        Map<Integer, Double> sgemm = new HashMap<>();
        for (int count : counts) {
            sgemm.put(count, tensors.sgemm(count));
        }
        Map<Order, Map<Integer, Double>> fastest = new EnumMap<>(Order.class);
        for (Order order : List.of(Order.FIRST, Order.SECOND)) {
            Map<Integer, Double> seconds = new HashMap<>();
            for (int count : counts) {
                seconds.put(count, tensors.metaGradient(BackendOptions.AUTO, order, count, sgemm.get(count)));
            }
            if (threads > 1) {
                tensors.metaGradientsAtOnce(BackendOptions.AUTO, order, sgemm.get(threads), seconds.get(threads));
            }
            fastest.put(order, seconds);
        }
        // Last, because ND4J gives little of its memory back, and would be counted with the others.
        for (Order order : fastest.keySet()) {
            tensors.metaGradient("nd4j", order, 1, sgemm.get(1));
        }
        if (against != null) {
            Peer peer = new Peer(against);
            for (int count : counts) {
                Peer.Answer answer = peer.run(count, repeats);
                fastest.forEach(
                        (order, seconds) -> found.accept(tensors.peer(answer, order, count, seconds.get(count))));
            }
        }
        for (int count : counts) {
            tensors.adaptation(count, sgemm.get(count));
        }
        Path folder = Files.createTempDirectory("mzsr-bench");
        try {
            new SparkBenchmarks(folder, threads, repeats, found)
                    .run(fastest.get(Order.SECOND).get(1));
        } finally {
            PathUtils.delete(folder);
        }
    }

    /** Rows of equal width. */
    private static final class Table {
        private static final String HEAD =
                String.format(Locale.ROOT, "%-62s %10s %10s %21s  %s", "", "best", "median", "rate", "ratio");

        private static String row(Figure figure) {
            return String.format(
                            Locale.ROOT,
                            "%-62s %10s %10s %21s  %s%s",
                            figure.name(),
                            duration(figure.seconds().best()),
                            duration(figure.seconds().median()),
                            String.format(Locale.ROOT, "%.1f %s", figure.rate(), figure.unit()),
                            figure.ratio() == null ? "" : ratio(figure.ratio()) + " " + figure.reference(),
                            figure.peakResident() == null
                                    ? ""
                                    : String.format(Locale.ROOT, ", peak %d MB", figure.peakResident() / 1_000_000))
                    .stripTrailing();
        }

        /** Three digits that count. */
        private static String ratio(double ratio) {
            return String.format(Locale.ROOT, ratio < 0.1 ? "%.4fx" : "%.2fx", ratio);
        }

        private static String duration(double seconds) {
            return seconds < 1
                    ? String.format(Locale.ROOT, "%.1f ms", seconds * 1e3)
                    : String.format(Locale.ROOT, "%.2f s", seconds);
        }
    }
}
