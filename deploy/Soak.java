import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches a training run on a cluster of this machine, and prints what its processes hold while it goes: run by the script
 * "soak" beside it.
 *
 * <p>{@code java Soak.java UI METRICS EVERY END}: the URL of the driver's web page, the file of metrics that the run writes
 * a line to for each iteration, iterations between two rows, and the iteration to end at.
 */
final class Soak {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Soak() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String ui = arguments[0];
        Path metrics = Path.of(arguments[1]);
        int every = Integer.parseInt(arguments[2]);
        int end = Integer.parseInt(arguments[3]);
        System.out.println("| iteration | ms outside compute | process | heap in use MB | resident outside the heap MB | threads"
                + " | blocks in store MB | events waiting | events dropped |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (int row = every; row <= end; row += every) {
            // The last row while the processes are still there.
            int iteration = Math.min(row, end - every / 10);
            await(metrics, iteration);
            print(iteration, outsideCompute(metrics, every), processes(), ui);
        }
    }

    private static void await(Path metrics, int lines) throws IOException, InterruptedException {
        while (!Files.exists(metrics) || lines(metrics).size() < lines) {
            Thread.sleep(200);
        }
    }

    private static List<String> lines(Path metrics) throws IOException {
        return Files.readAllLines(metrics);
    }

    /** The median of the last iterations, of all parts but computing. */
    private static double outsideCompute(Path metrics, int iterations) throws IOException {
        List<String> all = lines(metrics);
        List<Double> sums = all.subList(Math.max(0, all.size() - iterations), all.size()).stream()
                .map(line -> Stream.of("broadcast", "read", "return", "scheduling", "reduce")
                        .mapToDouble(part -> number(line, "\"" + part + "\":([-0-9.E]+)"))
                        .sum())
                .sorted()
                .collect(Collectors.toList());
        return 1e3 * sums.get(sums.size() / 2);
    }

    private record Process(String name, long pid) {}

    /** The driver and its executors. */
    private static List<Process> processes() {
        List<Process> found = new ArrayList<>();
        ProcessHandle.allProcesses()
                .sorted(Comparator.comparing(ProcessHandle::pid))
                .forEach(process -> {
                    String line = process.info().commandLine().orElse("");
                    if (line.contains("CoarseGrainedExecutorBackend")) {
                        found.add(new Process("executor", process.pid()));
                    } else if (line.contains("org.apache.spark.deploy.SparkSubmit")) {
                        found.add(0, new Process("driver", process.pid()));
                    }
                });
        return found;
    }

    private static void print(int iteration, double outside, List<Process> processes, String ui)
            throws IOException, InterruptedException {
        String spark = get(ui + "/metrics/json/");
        for (Process process : processes) {
            boolean driver = process.name().equals("driver");
            run("jcmd", Long.toString(process.pid()), "GC.run");
            String heap = run("jcmd", Long.toString(process.pid()), "GC.heap_info");
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.1f | %s %d | %.1f | %.0f | %.0f | %s | %s | %s |%n",
                    iteration,
                    outside,
                    process.name(),
                    process.pid(),
                    number(heap, "used (\\d+)K") / 1024,
                    outside(heap, Files.readAllLines(Path.of("/proc/" + process.pid() + "/smaps"))) / 1024,
                    number(status, "Threads:\\s+(\\d+)"),
                    driver ? text(number(spark, "BlockManager.memory.memUsed_MB\":\\{\"value\":(\\d+)")) : "",
                    driver ? text(sum(spark, "LiveListenerBus.queue.\\w+.size\":\\{\"value\":(\\d+)")) : "",
                    driver ? text(sum(spark, "LiveListenerBus.queue.\\w+.numDroppedEvents\":\\{\"count\":(\\d+)")) : "");
        }
    }

    /** Resident KB outside the heap, which may grow to its limit before it is collected. */
    private static double outside(String heap, List<String> mappings) {
        Matcher range = Pattern.compile("\\[0x([0-9a-f]+), 0x([0-9a-f]+)").matcher(heap);
        if (!range.find()) {
            return Double.NaN;
        }
        long from = Long.parseUnsignedLong(range.group(1), 16);
        long to = Long.parseUnsignedLong(range.group(2), 16);
        Pattern mapping = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ [r-].*");
        double sum = 0;
        boolean counts = false;
        for (String line : mappings) {
            Matcher matcher = mapping.matcher(line);
            if (matcher.matches()) {
                long start = Long.parseUnsignedLong(matcher.group(1), 16);
                counts = start < from || start >= to;
            } else if (counts && line.startsWith("Rss:")) {
                sum += number(line, "(\\d+)");
            }
        }
        return sum;
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        java.lang.Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    /** The first number that a pattern finds; NaN if there is none. */
    private static double number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }

    private static double sum(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        double sum = 0;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }
}
