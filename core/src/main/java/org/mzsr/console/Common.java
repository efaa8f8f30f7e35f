package org.mzsr.console;

import picocli.CommandLine.Option;

/** The options of every command. */
@SuppressWarnings("UnusedVariable") // Picocli reads the fields, and CommandLines asks picocli.
public final class Common {

    @Option(names = "--verbose", description = "Shows the whole stack trace of an error.")
    private boolean verbose;

    @Option(names = "--version", versionHelp = true, description = "Shows the version.")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;
}
