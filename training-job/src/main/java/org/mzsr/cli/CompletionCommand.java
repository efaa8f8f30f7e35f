package org.mzsr.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mzsr.console.Common;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mzsr completion}: what makes a shell complete commands, options and presets. */
@Command(
        name = "completion",
        description = "Prints a script that makes bash and zsh complete commands, options and presets:%n"
                + "  source <(mzsr completion)")
final class CompletionCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    @Override
    public void run() {
        CommandSpec known = Objects.requireNonNull(spec, "picocli sets it");
        System.out.println(AutoComplete.bash("mzsr", known.root().commandLine()));
    }
}
