package org.mzsr.submission;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/** A worker that starts its driver again whenever it fails ({@code --supervise}). */
public final class Supervision {

    private static final Pattern ID = Pattern.compile("driver-\\d+-\\d+");

    private Supervision() {}

    /**
     * Asks the master to end this driver for good, where it is one that would be started again for ever: no exit code but 0 stops
     * that. Does nothing elsewhere.
     *
     * @param properties of the running application
     * @param before called first where it does something: nothing can be said after
     */
    public static void giveUp(SparkConf properties, Runnable before) {
        String master = properties.get("spark.master", "");
        // A worker runs a driver in a folder that has its name.
        String id = String.valueOf(Path.of("").toAbsolutePath().getFileName());
        if (properties.getBoolean("spark.driver.supervise", false)
                && master.startsWith("spark://")
                && ID.matcher(id).matches()) {
            before.run();
            try (StandaloneMaster standalone = StandaloneMaster.at(master, properties)) {
                standalone.kill(id);
            }
        }
    }
}
