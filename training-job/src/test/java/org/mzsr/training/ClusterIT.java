package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One training run in all the ways that it can be run, and with all that can befall it on a cluster: real processes, the jar
 * and the scripts that users have. The weights must be the same each time, bit for bit.
 */
class ClusterIT {

    @TempDir
    static Path folder;

    private static final Map<String, String> TABLE = new LinkedHashMap<>();
    private static String dataset = "";
    private static Path init = Path.of("");
    private static String undisturbed = "";
    private static StandaloneCluster cluster;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        dataset = Cases.dataset(folder);
        init = folder.resolve("init.safetensors");
        Cases.initial().write(init);
        undisturbed = local("local[1]");
        cluster = StandaloneCluster.start(Files.createDirectories(folder.resolve("standalone")), 3);
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void any_number_of_executors_gives_the_same_bits(int executors) throws IOException, InterruptedException {
        String run = "standalone, executors: " + executors;

        assertThat(finish(run, submit(cluster, run, executors, List.of()))).isEqualTo(undisturbed);
    }

    @Test
    void a_driver_on_a_worker_gives_the_same_bits() throws IOException, InterruptedException {
        String run = "standalone, deploy mode cluster";

        assertThat(finish(run, submit(cluster, run, 2, List.of("--deploy-mode", "cluster"))))
                .isEqualTo(undisturbed);
    }

    @Test
    void a_driver_on_a_worker_of_a_cluster_with_a_secret_gives_the_same_bits()
            throws IOException, InterruptedException {
        String secret = "one that no process list shows";
        Map<String, String> daemons = Map.of(
                "_SPARK_AUTH_SECRET",
                secret,
                "MZSR_DAEMON_OPTS",
                "-Dspark.authenticate=true -Dspark.network.crypto.enabled=true"
                        + " -Dspark.network.crypto.authEngineVersion=2 -Dspark.network.crypto.saslFallback=false");
        Path properties = folder.resolve("secret.conf");
        Files.writeString(
                properties,
                Files.readString(Path.of("..", "conf", "spark-defaults.conf")) + "\nspark.authenticate.secret "
                        + secret);
        Path place = Files.createDirectories(folder.resolve("authenticated"));
        String run = "standalone, authenticated, deploy mode cluster";
        List<String> options = List.of("--deploy-mode", "cluster", "--properties-file", properties.toString());
        try (StandaloneCluster authenticated = StandaloneCluster.start(place, 2, daemons)) {
            TrainingProcess process = submit(authenticated, run, 1, options);
            process.awaitIterations(1);

            assertThat(ProcessHandle.allProcesses()
                            .map(any -> any.info().commandLine().orElse("")))
                    .noneMatch(line -> line.contains(secret));
            assertThat(finish(run, process)).isEqualTo(undisturbed);
        }
    }

    @Test
    void a_killed_executor_is_replaced() throws IOException, InterruptedException {
        survives("an executor killed with -9", cluster, List.of(), run -> {
            ProcessHandle victim = cluster.executors().get(0);
            victim.destroyForcibly();
            assertThat(victim.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
        });
    }

    @Test
    void all_executors_may_be_lost_at_once() throws IOException, InterruptedException {
        survives("all executors killed with -9", cluster, List.of(), run -> {
            List<ProcessHandle> victims = cluster.executors();
            assertThat(victims).hasSize(2);
            victims.forEach(ProcessHandle::destroyForcibly);
        });
    }

    @Test
    void a_killed_worker_takes_its_executor_along_and_the_other_goes_on() throws IOException, InterruptedException {
        try (StandaloneCluster two = StandaloneCluster.start(Files.createDirectories(folder.resolve("two")), 2)) {
            survives(
                    "a worker killed with -9",
                    two,
                    List.of(),
                    run -> two.workers().get(0).destroyForcibly());
        }
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
        survives("an executor suspended, speculation on", cluster, speculation, run -> {
            ProcessHandle straggler = cluster.executors().get(0);
            signal("STOP", straggler);
            try {
                // Its end alone must wait for the straggler.
                run.await(run::hasWeights);
            } finally {
                signal("CONT", straggler);
            }
        });
    }

    @Test
    void a_killed_driver_resumes() throws IOException, InterruptedException {
        String name = "the driver killed with -9, resumed";
        TrainingProcess run = submit(cluster, name, 2, List.of());
        run.awaitIterations(10);
        run.kill();
        assertThat(run.hasWeights()).isFalse();

        assertThat(finish(name, submit(cluster, name, 2, List.of(), "--resume")))
                .isEqualTo(undisturbed);
    }

    @Test
    void a_supervised_driver_killed_five_times_ends_with_the_same_bits() throws IOException, InterruptedException {
        String run = "standalone, supervised, the driver killed with -9 five times";
        List<String> supervised = List.of("--deploy-mode", "cluster", "--supervise");
        TrainingProcess process = submit(cluster, run, 1, supervised, "--resume", "auto");
        for (int kill = 1; kill <= 5; kill++) {
            int reached = 6 * kill;
            process.await(() ->
                    newestCheckpoint(run) >= reached && cluster.driver(out(run)).isPresent());
            ProcessHandle victim = cluster.driver(out(run)).orElseThrow();
            victim.destroyForcibly();
            assertThat(victim.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
        }
        assertThat(finish(run, process)).isEqualTo(undisturbed);
    }

    @Test
    void a_supervised_driver_that_never_gets_further_gives_up() throws IOException, InterruptedException {
        String run = "gives up";
        Files.createDirectories(Path.of(out(run)));
        Files.writeString(Path.of(out(run), "attempts"), "0 2\n");
        List<String> supervised = List.of("--deploy-mode", "cluster", "--supervise");

        TrainingProcess process = submit(cluster, run, 1, supervised, "--resume", "auto", "--set", "run.attempts=2");

        assertThat(process.fail())
                .contains("2 starts in a row from iteration 0 have ended before the next checkpoint")
                .contains("KILLED on 127.0.0.");
    }

    @Test
    void a_driver_that_fails_on_a_worker_says_why_and_where_with_its_exit_code()
            throws IOException, InterruptedException {
        String run = "fails on a worker";

        TrainingProcess process =
                submit(cluster, run, 1, List.of("--deploy-mode", "cluster"), "--set", "metatrain.crop=400");

        assertThat(process.fail())
                .contains("mzsr: Cannot train on ")
                .contains("FAILED on 127.0.0.")
                .contains("/driver-");
    }

    private static long newestCheckpoint(String run) {
        try (Stream<Path> files = Files.list(Path.of(out(run), "checkpoints"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("checkpoint-\\d+\\.safetensors"))
                    .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** What is done to a run in its midst. */
    private interface Fault {
        void strike(TrainingProcess run) throws IOException, InterruptedException;
    }

    private static void survives(String name, StandaloneCluster cluster, List<String> options, Fault fault)
            throws IOException, InterruptedException {
        TrainingProcess run = submit(cluster, name, 2, options);
        run.awaitIterations(10);
        fault.strike(run);
        assertThat(finish(name, run)).isEqualTo(undisturbed);
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static TrainingProcess submit(
            StandaloneCluster cluster, String run, int executors, List<String> options, String... more)
            throws IOException {
        List<String> all = new ArrayList<>(List.of("--conf", "spark.cores.max=" + executors));
        all.addAll(options);
        all.addAll(metatrain(run));
        all.addAll(List.of(more));
        return start(run, cluster.submit(all));
    }

    private static String local(String master) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("..", "mzsr").toAbsolutePath().toString()));
        command.addAll(metatrain(master));
        command.addAll(List.of("--set", "spark.master=\"" + master + "\""));
        return finish(master, start(master, command));
    }

    private static TrainingProcess start(String run, List<String> command) throws IOException {
        return TrainingProcess.start(
                command, Map.of(), out(run), new Configuration(), folder.resolve("log of " + plain(run)));
    }

    private static List<String> metatrain(String run) {
        List<String> arguments = new ArrayList<>(List.of("metatrain", "--data", dataset, "--init", init.toString()));
        arguments.addAll(List.of("--out", out(run)));
        arguments.addAll(Cases.longerArguments());
        return arguments;
    }

    private static String finish(String name, TrainingProcess run) throws IOException, InterruptedException {
        String hash = run.finish();
        TABLE.put(name, hash);
        return hash;
    }

    private static String out(String run) {
        return folder.resolve("out of " + plain(run)).toAbsolutePath().toString();
    }

    private static String plain(String run) {
        return run.replaceAll("\\W+", " ");
    }
}
