package org.mzsr.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.mzsr.config.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that has a configuration. */
public final class Settings {

    /** For shells that complete what one types. */
    static final class Presets implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Configuration.PRESET_NAMES.iterator();
        }
    }

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            completionCandidates = Presets.class,
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

    private final List<String> defaults;

    /** Without {@code --conf}, the documented defaults count. */
    public Settings() {
        this.defaults = List.of();
    }

    /**
     * Of a command that begins elsewhere.
     *
     * @param preset that counts where no {@code --conf} is given
     */
    public Settings(String preset) {
        this.defaults = List.of(preset);
    }

    /** Resolves the configuration that these options ask for. */
    public Configuration configuration() throws IOException {
        return configuration(List.of());
    }

    /**
     * The same over other files and presets.
     *
     * @param before as {@code --conf} takes them
     */
    public Configuration configuration(List<String> before) throws IOException {
        return Configuration.load(
                Stream.concat(before.stream(), files().stream()).toList(), assignments);
    }

    /** The same options, for another command. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        files().forEach(file -> arguments.addAll(List.of("--conf", file)));
        assignments.forEach(assignment -> arguments.addAll(List.of("--set", assignment)));
        return arguments;
    }

    private List<String> files() {
        return files.isEmpty() ? defaults : files;
    }
}
