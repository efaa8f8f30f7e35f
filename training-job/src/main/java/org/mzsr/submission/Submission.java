package org.mzsr.submission;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mzsr.error.FailedException;

/** Hands a driver to a master, by Spark's own command in a process of its own: that one ends its process when it is done. */
final class Submission {

    private static final Pattern SUBMITTED = Pattern.compile("submitted as (driver-\\d+-\\d+)");

    private Submission() {}

    /**
     * Submits.
     *
     * @param arguments of {@code spark-submit}
     * @return the driver's id
     */
    static String submit(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Dlog4j2."))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--conf", "spark.standalone.submit.waitAppCompletion=false"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String id = null;
        List<String> printed = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && id == null; line = lines.readLine()) {
                printed.add(line);
                Matcher submitted = SUBMITTED.matcher(line);
                id = submitted.find() ? submitted.group(1) : null;
            }
        }
        if (id != null) {
            process.destroy();
            return id;
        }
        throw new FailedException("Cannot submit: no driver was made (exit code " + process.waitFor()
                + "); Spark says\n"
                + String.join("\n", printed.subList(Math.max(0, printed.size() - 15), printed.size())));
    }
}
