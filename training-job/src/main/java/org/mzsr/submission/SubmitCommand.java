package org.mzsr.submission;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Common;
import org.mzsr.console.Printable;
import org.mzsr.error.FailedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scala.collection.JavaConverters;

/** {@code deploy/submit} on a standalone cluster, where the driver is to run on a worker, or one is asked after or stopped. */
@Command(name = "submit", description = "Runs a driver on a worker, shows what it prints, and ends with its exit code.")
public final class SubmitCommand implements Callable<Integer> {

    /** Exit code where the driver was killed, as shells have it for SIGTERM. */
    private static final int KILLED = 143;

    private static final long LOOK_MILLIS = 1000;

    /** How often a worker's page may not answer before that is said. */
    private static final int SILENT = 10;

    /** Of Spark's log, and stack traces in it; what the job itself prints is left. */
    private static final Pattern LOG = Pattern.compile(
            "|(\\d\\d/\\d\\d/\\d\\d )?\\d\\d:\\d\\d:\\d\\d (TRACE|DEBUG|INFO|WARN|ERROR) .*|\\s+at .*|\\s+\\.\\.\\. \\d+ more|Caused by: .*"
                    + "|Launch Command: .*|=+|Using Spark's default log4j profile: .*|Setting (Spark|default) log level to .*"
                    + "|To adjust logging level .*|SLF4J: .*|WARNING: .*");

    private static final Pattern EXIT = Pattern.compile("mzsr: exit code (\\d{1,3})");

    @Option(names = "--master", required = true, paramLabel = "URL", description = "spark://HOST:PORT.")
    private String master = "";

    @Option(
            names = "--status",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "DRIVER",
            description = "Says how a driver stands, or all of them.")
    private @Nullable String status;

    @Option(names = "--kill", paramLabel = "DRIVER", description = "Ends a driver.")
    private @Nullable String kill;

    @Option(
            names = "--properties-file",
            paramLabel = "FILE",
            description = "Spark's properties, with the secret where the cluster has one.")
    private @Nullable String propertiesFile;

    @Parameters(paramLabel = "ARGUMENT", description = "Of spark-submit, behind --.")
    private List<String> arguments = List.of();

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    private int exitCode = 1;

    /** Main class of the script. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new SubmitCommand(), args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (StandaloneMaster spark = StandaloneMaster.at(master, properties())) {
            if (kill != null) {
                System.out.println(spark.kill(kill));
                return spark.driver(kill).isPresent() ? 0 : 1;
            }
            if (status != null) {
                return status(spark, status);
            }
            return follow(spark, Submission.submit(arguments));
        }
    }

    /** As Spark's own command reads them: from its options, from the properties file. */
    private SparkConf properties() {
        SparkConf properties = new SparkConf();
        if (propertiesFile != null) {
            Utils.getPropertiesFromFile(propertiesFile).foreach(entry -> properties.set(entry._1, entry._2));
        }
        if (!arguments.isEmpty()) {
            new SparkSubmitArguments(JavaConverters.asScalaBuffer(arguments).toSeq(), scala.sys.package$.MODULE$.env())
                    .sparkProperties()
                    .foreach(entry -> properties.set(entry._1, entry._2));
        }
        return properties;
    }

    private static int status(StandaloneMaster spark, String id) {
        List<Driver> drivers = spark.drivers().stream()
                .filter(driver -> id.isEmpty() || driver.id().equals(id))
                .toList();
        drivers.forEach(System.out::println);
        if (drivers.isEmpty()) {
            System.out.println(id.isEmpty() ? "no driver" : "the master knows no driver " + id);
        }
        return drivers.isEmpty() && !id.isEmpty() ? 1 : 0;
    }

    private int follow(StandaloneMaster spark, String id) throws InterruptedException {
        System.err.println("mzsr: the driver is " + id + "; ask after it or end it by --status " + id + " or --kill "
                + id + ", which this command's end does not");
        WorkerLog out = new WorkerLog(id, "stdout");
        WorkerLog err = new WorkerLog(id, "stderr");
        int unanswered = 0;
        String told = "";
        while (true) {
            // Asked first, so that what it printed before its end is read after.
            Optional<Driver> now = spark.driver(id);
            if (now.isEmpty()) {
                throw new FailedException("Cannot follow " + id + ": the master has forgotten it");
            }
            Driver driver = now.get();
            if (driver.host().isEmpty() && !told.equals(driver.state())) {
                told = driver.state();
                System.err.println("mzsr: " + driver + ", until a worker has room for it");
            }
            if (!driver.page().isEmpty()) {
                unanswered = show(driver.page(), out, err) ? 0 : unanswered + 1;
                if (unanswered == SILENT && !driver.hasEnded()) {
                    System.err.println("mzsr: the page of its worker, " + driver.page()
                            + ", does not answer; what it prints is on " + driver.host() + " alone");
                }
            }
            if (driver.hasEnded()) {
                return end(driver, err.place());
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Shows what is new; whether the worker answered. */
    private boolean show(String page, WorkerLog out, WorkerLog err) throws InterruptedException {
        try {
            for (String line : err.next(page)) {
                Matcher exit = EXIT.matcher(line);
                if (exit.matches()) {
                    exitCode = Integer.parseInt(exit.group(1));
                } else if (!LOG.matcher(line).matches()) {
                    System.err.println(Printable.of(line));
                }
            }
            for (String line : out.next(page)) {
                System.out.println(Printable.of(line));
            }
            return true;
        } catch (IOException e) {
            // The driver goes on without being watched.
            return false;
        }
    }

    private int end(Driver driver, String place) {
        if (driver.hasSucceeded()) {
            return 0;
        }
        System.err.println("mzsr: " + driver + "; its output is on " + driver.host() + " in "
                + (place.isEmpty() ? "the worker's folder " + driver.id() : place.replaceFirst("/?stderr$", "")));
        return driver.state().equals("KILLED") ? KILLED : Math.max(1, exitCode);
    }
}
