package org.mzsr.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A main class of the tests in a JVM of its own, whose environment decides what devices there are. */
final class Program {

    private final List<String> before = new ArrayList<>();
    private final ProcessBuilder builder;
    private String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private final String main;
    private final List<String> arguments;

    private Program(Class<?> main, List<String> arguments) {
        this.main = main.getName();
        this.arguments = arguments;
        builder = new ProcessBuilder().redirectErrorStream(true);
    }

    static Program of(Class<?> main, String... arguments) {
        return new Program(main, List.of(arguments));
    }

    Program with(String variable, String value) {
        builder.environment().put(variable, value);
        return this;
    }

    /** Another program that runs Java. */
    Program under(String... command) {
        before.addAll(List.of(command));
        return this;
    }

    /** A folder whose files stand in for those of the class path. */
    Program overridden(String folder) {
        classPath = folder + System.getProperty("path.separator") + classPath;
        return this;
    }

    /** Its last line; it must succeed. */
    String run() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        Process process = builder.command(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<String> lines = output.lines().toList();
        return lines.get(lines.size() - 1);
    }
}
