package org.mzsr.dataset;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Workers of a standalone cluster whose executors end before they have started. The master starts them again and again, and Spark
 * tells nobody but its log, in lines that are otherwise of no interest; so they are read there.
 */
final class FailedStarts {

    private static final String SOURCE = "org.apache.spark.deploy.client.StandaloneAppClient$ClientEndpoint";
    private static final Pattern ADDED = Pattern.compile("Executor added: (\\S+)/(\\d+) on (\\S+) .*");
    private static final Pattern ENDED =
            Pattern.compile("Executor updated: (\\S+)/(\\d+) is now (?:EXITED|FAILED)(?: \\((.*)\\))?");
    private static final int FIRST = 3;

    private final Predicate<String> started;
    private final Map<String, String> workers = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /**
     * Knows of none yet.
     *
     * @param started whether the executor of that number had registered with the driver
     */
    FailedStarts(Predicate<String> started) {
        this.started = started;
    }

    /**
     * Reads a line of the log.
     *
     * @return what is to be said: when a worker has failed three times, and then at every tenfold of that
     */
    Optional<String> read(String line) {
        Matcher added = ADDED.matcher(line);
        if (added.matches()) {
            workers.put(added.group(2), added.group(3));
            return Optional.empty();
        }
        Matcher ended = ENDED.matcher(line);
        if (!ended.matches()) {
            return Optional.empty();
        }
        String executor = ended.group(2);
        String worker = workers.remove(executor);
        if (worker == null || started.test(executor)) {
            return Optional.empty();
        }
        int times = failures.merge(worker, 1, Integer::sum);
        return isTold(times)
                ? Optional.of("executors do not start on " + worker + ": " + times + " have ended at once"
                        + (ended.group(3) == null ? "" : ", the last with '" + ended.group(3) + "'")
                        + "; why stands there in work/" + ended.group(1) + "/" + executor + "/stderr")
                : Optional.empty();
    }

    private static boolean isTold(int times) {
        int told = FIRST;
        while (told < times) {
            told *= 10;
        }
        return told == times;
    }

    /** Reads this JVM's log from now on, in place of who did before, without changing what it shows. */
    void listen(Consumer<String> said) {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Configuration configuration = context.getConfiguration();
        // Of a session of this JVM that has ended.
        configuration.removeLogger(SOURCE);
        boolean shown = configuration.getLoggerConfig(SOURCE).getLevel().isLessSpecificThan(Level.INFO);
        AbstractAppender reader = new AbstractAppender("failed-starts", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                read(event.getMessage().getFormattedMessage()).ifPresent(said);
            }
        };
        reader.start();
        LoggerConfig logger = new LoggerConfig(SOURCE, Level.INFO, shown);
        logger.addAppender(reader, Level.INFO, null);
        configuration.addLogger(SOURCE, logger);
        context.updateLoggers();
    }
}
