package org.mzsr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mzsr.config.Configuration;
import org.mzsr.error.BadInputException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The commands that the pages show are ones that the program has. */
class PagesTest {

    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:\\$ )?(?:\\./|\\.\\./)?mzsr (.*)$");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

    /** A command as a page shows it. */
    private record Shown(Path page, String line) {}

    private static List<Shown> commands() throws IOException {
        List<Shown> commands = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path page : files.filter(PagesTest::isPage).sorted().toList()) {
                SHELL.matcher(Files.readString(page))
                        .results()
                        .map((MatchResult block) -> block.group(1).replaceAll("\\\\\n\\s*", ""))
                        .flatMap(block -> COMMAND.matcher(block).results())
                        // Some are shortened.
                        .filter(command -> !command.group(1).contains("…"))
                        .forEach(command -> commands.add(new Shown(page, command.group(1))));
            }
        }
        return commands;
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md") && !file.toString().contains("/target/");
    }

    private static List<String> words(String line) {
        return WORD.matcher(line.replaceFirst("\\s+#.*", "").replaceFirst("\\s+(>|&&|\\|) .*", ""))
                .results()
                .map(word -> Stream.of(1, 2, 3)
                        .map(word::group)
                        .filter(text -> text != null)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    @Test
    void every_command_on_a_page_is_understood_by_the_program() throws IOException {
        List<Shown> commands = commands();
        List<String> wrong = new ArrayList<>();
        for (Shown shown : commands) {
            List<String> words = words(shown.line());
            try {
                for (int i = 1; i < words.size(); i++) {
                    if (words.get(i - 1).equals("--set")) {
                        Configuration.load(List.of(), List.of(words.get(i)));
                    }
                }
                new CommandLine(Main.create())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs(words.toArray(String[]::new));
            } catch (ParameterException | BadInputException e) {
                wrong.add(shown.page() + ": mzsr " + shown.line() + "\n    " + e.getMessage());
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(commands).hasSizeGreaterThan(20);
    }

    @Test
    void every_link_to_a_file_leads_to_one() throws IOException {
        List<String> broken = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path page : files.filter(PagesTest::isPage).toList()) {
                Pattern.compile("]\\((?!https?://|#|mailto:)([^)#]+)(#[^)]*)?\\)")
                        .matcher(Files.readString(page))
                        .results()
                        .map(link -> link.group(1))
                        .filter(link -> !Files.exists(page.resolveSibling(link)))
                        .forEach(link -> broken.add(page + ": " + link));
            }
        }

        assertThat(broken).isEmpty();
    }
}
