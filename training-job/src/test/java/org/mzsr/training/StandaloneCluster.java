package org.mzsr.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Spark standalone cluster on this machine: started, used and stopped by the scripts that users have. */
final class StandaloneCluster implements AutoCloseable {

    private static final Path DEPLOY = Path.of("..", "deploy").toAbsolutePath().normalize();

    private final Path folder;
    private final int port;
    private final Map<String, String> environment;

    private StandaloneCluster(Path folder, int port, Map<String, String> environment) {
        this.folder = folder;
        this.port = port;
        this.environment = environment;
    }

    static StandaloneCluster start(Path folder, int workers) throws IOException, InterruptedException {
        return start(folder, workers, Map.of());
    }

    /** With more in the environment of master and workers. */
    static StandaloneCluster start(Path folder, int workers, Map<String, String> environment)
            throws IOException, InterruptedException {
        StandaloneCluster cluster = new StandaloneCluster(folder.resolve("cluster"), freePort(), environment);
        cluster.script(folder.resolve("start.log"), "standalone/start", Integer.toString(workers), "1", "1g");
        return cluster;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void script(Path log, String name, String... arguments) throws IOException, InterruptedException {
        Process process = process(log, name, arguments);
        if (process.waitFor() != 0) {
            throw new AssertionError(name + ": " + Files.readString(log));
        }
    }

    private Process process(Path log, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(DEPLOY.resolve(name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("MZSR_CLUSTER", folder.toString());
        builder.environment().put("MZSR_PORT", Integer.toString(port));
        // Each worker as if it were a machine of its own: Spark does not speculate twice on one.
        builder.environment().put("MZSR_WORKER_HOSTS", "127.0.0.1 127.0.0.2 127.0.0.3");
        return builder.start();
    }

    String master() {
        return "spark://127.0.0.1:" + port;
    }

    /**
     * The command that submits a job here.
     *
     * @param options of Spark, then the job's name, then its options
     */
    List<String> submit(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(DEPLOY.resolve("submit").toString(), "--master", master(), "--executor-memory", "640m"));
        command.addAll(options);
        return command;
    }

    /** The executors that run now. */
    List<ProcessHandle> executors() throws IOException {
        return workers().stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    /** The driver that a worker runs with some argument. */
    Optional<ProcessHandle> driver(String argument) {
        try {
            return workers().stream()
                    .flatMap(ProcessHandle::descendants)
                    .filter(process -> process.info().commandLine().orElse("").contains("DriverWrapper"))
                    .filter(process -> process.info().commandLine().orElse("").contains(argument))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    List<ProcessHandle> workers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("worker-\\d+\\.pid"))
                    .sorted()
                    .flatMap(file -> ProcessHandle.of(pid(file)).stream())
                    .toList();
        }
    }

    private static long pid(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Process stop = process(folder.resolveSibling("stop.log"), "standalone/stop");
            if (!stop.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the cluster does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
