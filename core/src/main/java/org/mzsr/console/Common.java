package org.mzsr.console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of every command, and how it ends. */
@Command(
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "0:what was asked for is done",
            "1:it could not be done; the last line says why",
            "2:the command line is wrong",
            "130:stopped by Ctrl-C or a signal"
        })
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
