package org.mzsr.console;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mzsr.build.Version;
import org.mzsr.config.Decimal;
import org.mzsr.error.BadInputException;
import org.mzsr.error.Explained;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs commands: arguments in, exit code out, every error as one sentence on stderr. */
public final class CommandLines {

    /** Exit code of work that was stopped by Ctrl-C and can be resumed, as shells have it. */
    public static final int STOPPED = 130;

    /** Where the exit code itself cannot be seen, as of a driver on a worker, it is printed at the end if this property is true. */
    private static final String TELL = "mzsr.tell-exit-code";

    private CommandLines() {}

    /**
     * Runs a picocli command.
     *
     * @return 0 if it did what it should; 1 if it could not; 2 if the arguments were wrong; {@link #STOPPED}
     */
    public static int run(Object command, String... args) {
        CommandLine commandLine = new CommandLine(command);
        versions(commandLine);
        int code = commandLine
                .registerConverter(double.class, text -> converted(text, Decimal::real))
                .registerConverter(Double.class, text -> converted(text, Decimal::real))
                .registerConverter(long.class, text -> converted(text, Decimal::whole))
                .registerConverter(Long.class, text -> converted(text, Decimal::whole))
                .registerConverter(int.class, text -> converted(text, CommandLines::small))
                .registerConverter(Integer.class, text -> converted(text, CommandLines::small))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(CommandLines::explainArguments)
                .setExecutionExceptionHandler(CommandLines::explain)
                .execute(args);
        if (Boolean.getBoolean(TELL)) {
            commandLine.getErr().println("mzsr: exit code " + code);
        }
        return code;
    }

    private static void versions(CommandLine commandLine) {
        commandLine.getCommandSpec().version("mzsr " + Version.current() + ", Java " + Runtime.version());
        commandLine.getSubcommands().values().forEach(CommandLines::versions);
    }

    private static <T> T converted(String text, Function<String, T> rule) {
        try {
            return rule.apply(text);
        } catch (BadInputException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static int small(String text) {
        long number = Decimal.whole(text);
        if (number != (int) number) {
            throw new BadInputException("'" + text + "' is too large");
        }
        return (int) number;
    }

    /**
     * The command line as it was given, for a shell.
     *
     * @param command that is running
     */
    public static String given(CommandSpec command) {
        CommandSpec root = command.root();
        List<String> words = new ArrayList<>(List.of("mzsr"));
        if (root == command) {
            // A command that was started by itself, by Spark's or by another command.
            words.add(command.name());
        }
        words.add(shown(root.commandLine().getParseResult().originalArgs()));
        return String.join(" ", words).strip();
    }

    /** Arguments as one would type them into a shell. */
    public static String shown(List<String> arguments) {
        return Printable.of(arguments.stream()
                .map(argument ->
                        argument.matches("[\\w@%+=:,./-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ")));
    }

    private static int explainArguments(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        if (args.length == 0) {
            e.getCommandLine().usage(err);
            return ExitCode.USAGE;
        }
        err.println("mzsr: " + Printable.of(String.valueOf(e.getMessage())));
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    private static int explain(Exception e, CommandLine commandLine, @Nullable ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        boolean verbose = parsed != null && parsed.hasMatchedOption("--verbose");
        if (verbose) {
            e.printStackTrace(err);
        }
        err.println("mzsr: " + explained(e) + (verbose ? "" : hint(e)));
        return ExitCode.SOFTWARE;
    }

    /** What went wrong, in one sentence that may be printed. */
    public static String explained(Exception e) {
        return Printable.of(sentence(e));
    }

    private static String sentence(Exception e) {
        return e instanceof InvalidPathException path
                ? "Cannot use '" + path.getInput() + "' as the name of a file: " + path.getReason()
                : Explained.sentence(e);
    }

    private static String hint(Exception e) {
        return sentence(e).startsWith("unexpected ") ? " (run again with --verbose for the details)" : "";
    }
}
