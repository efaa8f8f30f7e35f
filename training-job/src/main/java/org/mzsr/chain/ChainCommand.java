package org.mzsr.chain;

import java.util.List;
import org.mzsr.console.CommandLines;
import org.mzsr.error.FailedException;

/** Runs commands as a user would give them, and shows each before it begins. */
public final class ChainCommand {

    private ChainCommand() {}

    /**
     * One command.
     *
     * @param whole name of the command that is made of them
     * @param command picocli's
     * @param name that a user calls it by
     * @return whether it came to its end; false where it was stopped by Ctrl-C or a signal
     * @throws FailedException if it failed
     */
    public static boolean run(String whole, Object command, String name, List<String> arguments) {
        System.out.println("\n$ mzsr " + name + " " + CommandLines.shown(arguments));
        int exit = CommandLines.run(command, arguments.toArray(String[]::new));
        if (exit != 0 && exit != CommandLines.STOPPED) {
            throw new FailedException("Cannot go on with '" + whole + "': '" + name + "' failed, see above");
        }
        return exit == 0;
    }
}
