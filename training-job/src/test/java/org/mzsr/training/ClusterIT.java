package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mzsr.weights.Weights;

/**
 * One training run in all the ways that it can be run, and with all that can befall it on a cluster: real processes, the jar
 * and the scripts that users have. The weights must be the same each time, bit for bit.
 */
class ClusterIT {

    private static final int ITERATIONS = 60;

    @TempDir
    static Path folder;

    private static final Map<String, String> TABLE = new LinkedHashMap<>();
    private static String dataset = "";
    private static Path init = Path.of("");
    private static String undisturbed = "";

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        dataset = Cases.dataset(folder);
        init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        undisturbed = local("local[1]");
    }

    @AfterAll
    static void print() {
        System.out.println("| run | SHA-256 of its weights |\n|---|---|");
        TABLE.forEach((run, hash) -> System.out.println("| " + run + " | " + hash + " |"));
    }

    @Test
    void threads_of_one_machine_give_one_result() throws IOException, InterruptedException {
        assertThat(local("local[2]")).isEqualTo(undisturbed);
    }

    @Test
    void processes_of_one_machine_give_the_same_bits() throws IOException, InterruptedException {
        assertThat(local("local-cluster[2,1,1024]")).isEqualTo(undisturbed);
    }

    @Test
    void one_two_and_three_executors_of_a_cluster_give_the_same_bits() throws IOException, InterruptedException {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder("standalone"), 3)) {
            for (int executors = 1; executors <= 3; executors++) {
                String run = "standalone, " + executors + " executors";
                Process process = submit(cluster, run, List.of("--conf", "spark.cores.max=" + executors));
                assertThat(finish(run, process)).isEqualTo(undisturbed);
            }
        }
    }

    @Test
    void a_driver_on_a_worker_gives_the_same_bits() throws IOException, InterruptedException {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder("deployed"), 2)) {
            Process process = submit(cluster, "standalone, deploy mode cluster", List.of("--deploy-mode", "cluster"));
            assertThat(finish("standalone, deploy mode cluster", process)).isEqualTo(undisturbed);
        }
    }

    @Test
    void a_killed_executor_is_replaced() throws IOException, InterruptedException {
        survives("an executor killed with -9", (cluster, run) -> {
            ProcessHandle victim = cluster.executors().get(0);
            victim.destroyForcibly();
            assertThat(victim.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
        });
    }

    @Test
    void all_executors_may_be_lost_at_once() throws IOException, InterruptedException {
        survives("all executors killed with -9", (cluster, run) -> {
            List<ProcessHandle> victims = cluster.executors();
            assertThat(victims).hasSize(2);
            victims.forEach(ProcessHandle::destroyForcibly);
        });
    }

    @Test
    void a_killed_worker_takes_its_executor_along_and_the_other_goes_on() throws IOException, InterruptedException {
        survives(
                "a worker killed with -9",
                (cluster, run) -> cluster.workers().get(0).destroyForcibly());
    }

    @Test
    void a_straggler_is_overtaken_with_speculation() throws IOException, InterruptedException {
        List<String> speculation = Stream.of(
                        "spark.speculation=true",
                        "spark.speculation.interval=100ms",
                        "spark.speculation.quantile=0.5",
                        "spark.speculation.multiplier=3")
                .flatMap(setting -> Stream.of("--conf", setting))
                .toList();
        survives("an executor suspended, speculation on", speculation, (cluster, run) -> {
            ProcessHandle straggler = cluster.executors().get(0);
            signal("STOP", straggler);
            try {
                // Its end alone must wait for the straggler.
                await(
                        run,
                        () -> Files.exists(
                                out("an executor suspended, speculation on").resolve("weights.safetensors")));
            } finally {
                signal("CONT", straggler);
            }
        });
    }

    @Test
    void a_killed_driver_resumes() throws IOException, InterruptedException {
        String run = "the driver killed with -9, resumed";
        try (StandaloneCluster cluster = StandaloneCluster.start(folder("driver"), 2)) {
            Process process = submit(cluster, run, List.of());
            awaitIterations(run, 10, process);
            process.destroyForcibly().waitFor();
            assertThat(out(run).resolve("weights.safetensors")).doesNotExist();
            assertThat(finish(run, submit(cluster, run, List.of(), "--resume"))).isEqualTo(undisturbed);
        }
    }

    /** What is done to a run in its midst. */
    private interface Fault {
        void strike(StandaloneCluster cluster, Process run) throws IOException, InterruptedException;
    }

    private static void survives(String run, Fault fault) throws IOException, InterruptedException {
        survives(run, List.of(), fault);
    }

    private static void survives(String run, List<String> options, Fault fault)
            throws IOException, InterruptedException {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder("cluster of " + run), 2)) {
            Process process = submit(cluster, run, options);
            awaitIterations(run, 10, process);
            fault.strike(cluster, process);
            assertThat(finish(run, process)).isEqualTo(undisturbed);
        }
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static Process submit(StandaloneCluster cluster, String run, List<String> options, String... more)
            throws IOException {
        List<String> all = new ArrayList<>(options);
        all.addAll(metatrain(run));
        all.addAll(List.of(more));
        return cluster.submit(log(run), all);
    }

    private static String local(String master) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("..", "mzsr").toAbsolutePath().toString()));
        command.addAll(metatrain(master));
        command.addAll(List.of("--set", "spark.master=\"" + master + "\""));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(master).toFile());
        builder.environment().put("MZSR_BUILD", "off");
        return finish(master, builder.start());
    }

    private static List<String> metatrain(String run) {
        List<String> arguments = new ArrayList<>(List.of("metatrain", "--data", dataset, "--init", init.toString()));
        arguments.addAll(List.of("--out", out(run).toString()));
        arguments.addAll(
                Cases.arguments("--set", "metatrain.iterations=" + ITERATIONS, "--set", "run.validate-every=30"));
        return arguments;
    }

    /** Waits for the end of a run, and says which weights it left. */
    private static String finish(String run, Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(run).isTrue();
        assertThat(process.exitValue()).as(() -> text(log(run))).isZero();
        String hash = sha256(out(run).resolve("weights.safetensors"));
        TABLE.put(run, hash);
        return hash;
    }

    private static void awaitIterations(String run, int count, Process process) throws InterruptedException {
        await(process, () -> iterations(run) >= count);
    }

    private static void await(Process process, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2400; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            if (!process.isAlive()) {
                throw new AssertionError("it ended too early");
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not within two minutes");
    }

    private static long iterations(String run) {
        Path metrics = out(run).resolve("metrics/metrics-00000000.jsonl");
        return Files.exists(metrics) ? text(metrics).lines().count() : 0;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Of the tensors; the header also says on which master they were trained. */
    private static String sha256(Path file) throws IOException {
        double[] theta = Weights.read(file).theta();
        ByteBuffer bytes = ByteBuffer.allocate(theta.length * Double.BYTES);
        bytes.asDoubleBuffer().put(theta);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Path out(String run) {
        return folder.resolve("out of " + run.replaceAll("\\W+", " ")).toAbsolutePath();
    }

    private static Path log(String run) {
        return folder.resolve("log of " + run.replaceAll("\\W+", " "));
    }

    private static Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name.replaceAll("\\W+", "-")));
    }
}
