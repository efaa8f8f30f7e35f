package org.mzsr.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mzsr.bench.BenchCommand;
import org.mzsr.bulk.UpscaleAllCommand;
import org.mzsr.chain.TrainCommand;
import org.mzsr.console.CommandLines;
import org.mzsr.console.Common;
import org.mzsr.dataset.PrepareJob;
import org.mzsr.demo.DemoCommand;
import org.mzsr.export.ExportCommand;
import org.mzsr.inference.ConfCommand;
import org.mzsr.inference.EvaluateCommand;
import org.mzsr.inference.ImportCommand;
import org.mzsr.inference.InspectCommand;
import org.mzsr.inference.KernelCommand;
import org.mzsr.inference.ParityCommand;
import org.mzsr.inference.UpscaleCommand;
import org.mzsr.notebook.NotebookCommand;
import org.mzsr.report.ReportCommand;
import org.mzsr.sweep.SweepCommand;
import org.mzsr.training.DoctorCommand;
import org.mzsr.training.MetatrainJob;
import org.mzsr.training.PretrainJob;
import org.mzsr.training.TrainPredictorJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Main class of all commands. */
@Command(
        name = "mzsr",
        description = "Meta-training for zero-shot super-resolution on Apache Spark.",
        footer = "%n'mzsr COMMAND --help' shows the options of a command.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            PrepareJob.class,
            PretrainJob.class,
            MetatrainJob.class,
            TrainPredictorJob.class,
            SweepCommand.class,
            UpscaleCommand.class,
            UpscaleAllCommand.class,
            EvaluateCommand.class,
            InspectCommand.class,
            ReportCommand.class,
            NotebookCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            ImportCommand.class,
            ParityCommand.class,
            ExportCommand.class,
            ConfCommand.class,
            KernelCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        })
public final class Main implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    private Main() {}

    static Main create() {
        return new Main();
    }

    /** Without a command: lists them. */
    @Override
    public void run() {
        Objects.requireNonNull(spec, "picocli sets it").commandLine().usage(System.out);
    }

    /** Runs one command. */
    public static void main(String[] args) {
        System.exit(CommandLines.run(new Main(), args));
    }
}
