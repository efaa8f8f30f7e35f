package org.mzsr.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mzsr.config.Configuration;
import org.mzsr.config.Setting;
import org.mzsr.console.Settings;
import org.mzsr.error.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mzsr conf}: what a configuration comes to, as a file that says it. */
@Command(
        name = "conf",
        description =
                "Shows the resolved values of configuration keys, and what they mean. The output is a configuration file.")
public final class ConfCommand implements Callable<Integer> {

    private static final int COLUMN = 44;

    @Parameters(
            arity = "0..*",
            paramLabel = "PRESET|FILE|KEY",
            description =
                    "Presets and files, as --conf takes them; keys (metatrain.steps) or sections (metatrain) to show"
                            + " nothing else.")
    private List<String> words = List.of();

    @Mixin
    private Settings settings = new Settings();

    @Override
    public Integer call() throws IOException {
        Configuration defaults = Configuration.load(List.of(), List.of());
        List<String> files = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (String word : words) {
            boolean file = Files.isRegularFile(Path.of(word));
            boolean key = defaults.keys().stream().anyMatch(name -> matches(name, word));
            if (!file && !key && word.contains(".") && !word.endsWith(".conf")) {
                throw new BadInputException("Cannot show '" + word
                        + "': there is no such key and no such file; did you mean '" + defaults.nearest(word) + "'?");
            }
            (key && !file ? wanted : files).add(word);
        }
        Configuration configuration = settings.configuration(files);
        for (Setting setting : configuration.settings()) {
            if (setting.usual().matches("-?[\\d.]+(E-?\\d+)?")) {
                // Before somebody takes for right what a job would refuse.
                var unused = configuration.number(setting.key());
            }
            if (wanted.isEmpty() || wanted.stream().anyMatch(word -> matches(setting.key(), word))) {
                System.out.println(line(setting));
            }
        }
        return 0;
    }

    private static boolean matches(String key, String word) {
        return key.equals(word) || key.startsWith(word + ".");
    }

    private static String line(Setting setting) {
        String assignment = setting.key() + " = " + setting.value();
        List<String> remarks = new ArrayList<>();
        if (!setting.meaning().isEmpty()) {
            remarks.add(setting.meaning());
        }
        if (setting.isUnusual()) {
            remarks.add("[by default " + setting.usual() + "]");
        }
        return remarks.isEmpty()
                ? assignment
                : assignment + " ".repeat(Math.max(1, COLUMN - assignment.length())) + "# " + String.join(" ", remarks);
    }
}
