package org.mzsr.dataset;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Spark's log where nobody has configured one: of its thousands of lines in a run, warnings are enough. */
public final class QuietLog {

    private QuietLog() {}

    /** Whether somebody has a configuration of his own: a property of the JVM, or a file on the class path. */
    static boolean isConfigured() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return System.getProperty("log4j2.configurationFile") != null
                || System.getProperty("log4j.configurationFile") != null
                || (loader != null && loader.getResource("log4j2.properties") != null)
                || (loader != null && loader.getResource("log4j2.xml") != null);
    }

    /** Leaves warnings and errors in this JVM, unless somebody has configured it. */
    public static void orAsConfigured() {
        if (!isConfigured()) {
            Configurator.setRootLevel(Level.WARN);
        }
    }
}
