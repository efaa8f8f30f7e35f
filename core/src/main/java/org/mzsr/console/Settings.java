package org.mzsr.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mzsr.config.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that has a configuration. */
public final class Settings {

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Configuration file, or the name of a preset: " + Configuration.PRESETS
                    + ". Repeatable; later ones win.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one configuration key, over all files. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @SuppressWarnings("UnusedVariable") // Picocli reads it.
    @Mixin
    private Common common = new Common();

    /** Resolves the configuration that these options ask for. */
    public Configuration configuration() throws IOException {
        return Configuration.load(files, assignments);
    }
}
