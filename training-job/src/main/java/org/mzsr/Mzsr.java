package org.mzsr;

import org.mzsr.console.CommandLines;
import org.mzsr.dataset.PrepareJob;
import org.mzsr.demo.DemoCommand;
import org.mzsr.inference.EvaluateCommand;
import org.mzsr.inference.InspectCommand;
import org.mzsr.inference.UpscaleCommand;
import org.mzsr.training.MetatrainJob;
import org.mzsr.training.PretrainJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Main class of all commands. */
@Command(
        name = "mzsr",
        description = "Meta-training for zero-shot super-resolution on Apache Spark.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            PrepareJob.class,
            PretrainJob.class,
            MetatrainJob.class,
            UpscaleCommand.class,
            EvaluateCommand.class,
            InspectCommand.class,
            HelpCommand.class
        })
public final class Mzsr {

    private Mzsr() {}

    /** Runs one command. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new Mzsr(), args));
    }
}
