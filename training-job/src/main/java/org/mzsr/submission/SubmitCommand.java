package org.mzsr.submission;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Common;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scala.collection.JavaConverters;

/** {@code deploy/submit} on a standalone cluster, where the driver is to run on a worker, or one is asked after or stopped. */
@Command(name = "submit", description = "Runs a driver on a worker, shows what it prints, and ends with its exit code.")
public final class SubmitCommand implements Callable<Integer> {

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
            return new DriverProgress(spark, Submission.submit(arguments)).follow();
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
}
