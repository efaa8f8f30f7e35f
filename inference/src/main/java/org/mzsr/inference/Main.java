package org.mzsr.inference;

import org.mzsr.console.CommandLines;
import org.mzsr.console.Common;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;

/** Main class of the commands that need no Spark. */
@Command(
        name = "mzsr",
        description = "Zero-shot super-resolution from meta-trained weights.",
        subcommands = {
            UpscaleCommand.class,
            EvaluateCommand.class,
            InspectCommand.class,
            ImportCommand.class,
            ParityCommand.class,
            ConfCommand.class,
            KernelCommand.class,
            HelpCommand.class
        })
public final class Main {

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    private Main() {}

    /** Runs one command. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new Main(), args));
    }
}
