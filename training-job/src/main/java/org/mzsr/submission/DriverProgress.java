package org.mzsr.submission;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mzsr.console.Printable;
import org.mzsr.error.FailedException;

/** A driver that runs on a worker: what it prints, as it prints it, and how it ends. */
final class DriverProgress {

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

    private final StandaloneMaster spark;
    private final String id;
    private final WorkerLog out;
    private final WorkerLog err;
    private int exitCode = 1;

    /** Of a driver that was submitted. */
    DriverProgress(StandaloneMaster spark, String id) {
        this.spark = spark;
        this.id = id;
        out = new WorkerLog(id, "stdout");
        err = new WorkerLog(id, "stderr");
    }

    /** Returns when it has ended, with its exit code. */
    int follow() throws InterruptedException {
        System.err.println("mzsr: the driver is " + id + "; ask after it or end it by --status " + id + " or --kill "
                + id + ", which this command's end does not");
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
                unanswered = show(driver.page()) ? 0 : unanswered + 1;
                if (unanswered == SILENT && !driver.hasEnded()) {
                    System.err.println("mzsr: the page of its worker, " + driver.page()
                            + ", does not answer; what it prints is on " + driver.host() + " alone");
                }
            }
            if (driver.hasEnded()) {
                return end(driver);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Shows what is new; whether the worker answered. */
    private boolean show(String page) throws InterruptedException {
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

    private int end(Driver driver) {
        if (driver.hasSucceeded()) {
            return 0;
        }
        String place = err.place();
        System.err.println("mzsr: " + driver + "; its output is on " + driver.host() + " in "
                + (place.isEmpty() ? "the worker's folder " + driver.id() : place.replaceFirst("/?stderr$", "")));
        return driver.state().equals("KILLED") ? KILLED : Math.max(1, exitCode);
    }
}
