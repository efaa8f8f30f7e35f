package org.mzsr.dataset;

import java.util.Optional;
import org.mzsr.error.FailedException;
import scala.util.Properties;

/** The Spark that this JVM runs on, which has to be one that the program was built for. */
public final class SparkVersion {

    private static final String SPARK = "3.5.";
    private static final String SCALA = "2.12.";

    private SparkVersion() {}

    /** Its version and its Scala's, for people. */
    public static String text() {
        return "Spark " + spark() + ", Scala " + scala();
    }

    /** What is wrong with it; nothing where it is right. */
    public static Optional<String> problem() {
        return problem(spark(), scala());
    }

    private static String spark() {
        return org.apache.spark.package$.MODULE$.SPARK_VERSION();
    }

    private static String scala() {
        return Properties.versionNumberString();
    }

    static Optional<String> problem(String spark, String scala) {
        return spark.startsWith(SPARK) && scala.startsWith(SCALA)
                ? Optional.empty()
                : Optional.of("this program is for Spark " + SPARK + "x with Scala " + SCALA
                        + "x, whose classes and serialised forms others do not share");
    }

    /**
     * Refuses another Spark than the program was built for, before a cluster starts anything for it.
     *
     * @throws FailedException that says which is here and which is wanted
     */
    static void refuseOthers() {
        problem().ifPresent(problem -> {
            throw new FailedException("Cannot run on " + text() + ": " + problem);
        });
    }
}
