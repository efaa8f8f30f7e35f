package org.mzsr.dataset;

import java.util.Map;
import java.util.TreeMap;
import org.mzsr.error.BadInputException;
import picocli.CommandLine.Option;

/** The option of every command that opens a Spark session. */
public final class SparkOptions {

    /** What a JVM that runs has decided already, and how it is said. */
    private static final Map<String, String> TOO_LATE = Map.of(
            "spark.driver.memory", "MZSR_JAVA_OPTS=-Xmx8g",
            "spark.driver.extraJavaOptions", "MZSR_JAVA_OPTS",
            "spark.driver.extraClassPath", "SPARK_HOME, or spark-submit");

    @Option(
            names = "--spark-conf",
            paramLabel = "KEY=VALUE",
            description = "Sets a property of Spark, such as spark.executor.memory=4g, over what spark-submit and"
                    + " spark-defaults.conf say. Repeatable.")
    private Map<String, String> properties = new TreeMap<>();

    /**
     * Properties of Spark by their names.
     *
     * @throws BadInputException if one is none of Spark's, or comes too late
     */
    public Map<String, String> properties() {
        properties.forEach(SparkOptions::check);
        return properties;
    }

    private static void check(String key, String value) {
        if (!key.startsWith("spark.")) {
            throw new BadInputException("Cannot set Spark's property '" + key + "': they begin with 'spark.'; "
                    + "keys of this program's configuration are --set KEY=VALUE");
        }
        if (TOO_LATE.containsKey(key)) {
            throw new BadInputException("Cannot set " + key + " = " + value
                    + ": the driver is running already; say it before it starts, by " + TOO_LATE.get(key));
        }
    }
}
