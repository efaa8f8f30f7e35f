package org.mzsr.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mzsr.cli.Main;

/** Processes beside the tests'. */
final class Processes {

    private Processes() {}

    /** Starts the real command line; both its outputs go to one file. */
    static Process mzsr(Path log, List<String> arguments) throws IOException {
        return mzsr(log, arguments, Map.of());
    }

    /** With more in its environment. */
    static Process mzsr(Path log, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(System.getProperty("jvm.opens", "").split(" ")));
        command.addAll(List.of("-Xmx1g", "-cp", Cases.classPath(), Main.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a program of the system; its exit code, or −1 if it is not there. */
    static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Sends a signal, by its name. */
    static void signal(Process process, String name) throws InterruptedException {
        if (run("sh", "-c", "kill -" + name + " " + process.pid()) != 0) {
            throw new AssertionError("no signal " + name + " could be sent");
        }
    }
}
