package org.mzsr.sweep;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.error.BadInputException;

/**
 * What a sweep varies: a configuration key, or a whole section, and the values it has.
 *
 * @param key of the configuration; of a section, the values are presets or files that set nothing outside it
 * @param choices the values; empty for a range
 * @param range to draw from, or null
 */
record Axis(String key, List<Choice> choices, @Nullable Range range) {

    private static final Pattern RANGE = Pattern.compile("([-+.\\deE]*\\d)\\.\\.([-+.\\deE]+?)(:log)?");

    /**
     * One value of an axis.
     *
     * @param label for names and tables
     * @param file a preset or a file that sets it, or null
     * @param assignment {@code key=value} that sets it, or null
     */
    record Choice(
            String label, @Nullable String file, @Nullable String assignment) {}

    /**
     * Numbers to draw from.
     *
     * @param logarithmic whether factors are equally likely, not differences
     */
    record Range(double from, double to, boolean logarithmic) {

        /** A number with three digits, so that it can be written where it was drawn. */
        String draw(RandomGenerator random) {
            double place = random.nextDouble();
            double value = logarithmic
                    ? Math.exp(Math.log(from) + place * (Math.log(to) - Math.log(from)))
                    : from + place * (to - from);
            return Double.toString(Double.parseDouble(String.format(Locale.ROOT, "%.3g", value)));
        }
    }

    /**
     * Reads {@code key=value,value,…} or {@code key=from..to[:log]}.
     *
     * @throws IllegalArgumentException if that is no axis; the message says why
     */
    static Axis parse(String text) throws IOException {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new BadInputException("Cannot vary '" + text + "': expected KEY=VALUE,VALUE,… or KEY=FROM..TO");
        }
        String key = text.substring(0, equals).strip();
        String values = text.substring(equals + 1).strip();
        if (key.equals("seed")) {
            throw new BadInputException("Cannot vary 'seed' here: say --seeds " + values);
        }
        Set<String> keys = Configuration.load(List.of(), List.of()).keys();
        if (keys.stream().anyMatch(known -> known.startsWith(key + "."))) {
            return new Axis(key, distinct(key, files(key, values)), null);
        }
        Matcher range = RANGE.matcher(values);
        if (range.matches()) {
            return new Axis(key, List.of(), range(text, key, range));
        }
        return new Axis(key, distinct(key, values(key, values)), null);
    }

    private static Range range(String text, String key, Matcher matcher) throws IOException {
        double from = number(text, matcher.group(1));
        double to = number(text, matcher.group(2));
        boolean logarithmic = matcher.group(3) != null;
        if (!(from < to) || (logarithmic && from <= 0)) {
            throw new BadInputException("Cannot vary '" + text + "': expected a range that grows"
                    + (logarithmic ? ", above 0 for :log" : ""));
        }
        // An unknown key is told of by the configuration.
        Configuration.load(List.of(), List.of(key + "=" + from));
        return new Range(from, to, logarithmic);
    }

    private static double number(String text, String number) {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw new BadInputException("Cannot vary '" + text + "': " + number + " is not a number", e);
        }
    }

    private static List<Choice> values(String key, String values) throws IOException {
        Config parsed;
        try {
            parsed = ConfigFactory.parseString("values = [" + values + "]");
        } catch (ConfigException e) {
            throw new BadInputException("Cannot vary '" + key + "': '" + values + "' is no list of values", e);
        }
        List<Choice> choices = new ArrayList<>();
        for (ConfigValue value : parsed.getList("values")) {
            String written = value.render(ConfigRenderOptions.concise());
            String assignment = key + "=" + written;
            Configuration.load(List.of(), List.of(assignment));
            String label = value.valueType() == ConfigValueType.STRING
                    ? value.unwrapped().toString()
                    : written;
            choices.add(new Choice(label, null, assignment));
        }
        return choices;
    }

    private static List<Choice> files(String section, String names) throws IOException {
        List<Choice> choices = new ArrayList<>();
        for (String part : names.split(",")) {
            String name = part.strip();
            // A mixture of kernels may be named without its folder: prepare.kernels=ani is the preset kernels/ani.
            String inFolder = section.substring(section.lastIndexOf('.') + 1) + "/" + name;
            String file = !Files.isRegularFile(Path.of(name)) && isPreset(inFolder) ? inFolder : name;
            Configuration configuration = Configuration.load(List.of(file), List.of());
            for (String key : configuration.keys()) {
                if (configuration.isGiven(key) && !key.startsWith(section + ".")) {
                    throw new BadInputException(
                            "Cannot vary " + section + " by " + file + ": it also sets '" + key + "'");
                }
            }
            String last = String.valueOf(Path.of(name).getFileName());
            choices.add(new Choice(last.replaceFirst("\\.conf$", ""), file, null));
        }
        return choices;
    }

    private static boolean isPreset(String name) {
        return List.of(Configuration.PRESETS.split(", ")).contains(name);
    }

    private static List<Choice> distinct(String key, List<Choice> choices) {
        Set<String> seen = new HashSet<>();
        for (Choice choice : choices) {
            if (!seen.add(choice.label())) {
                throw new BadInputException("Cannot vary '" + key + "': it has the value " + choice.label() + " twice");
            }
        }
        return List.copyOf(choices);
    }

    /** A value by chance. */
    Choice draw(RandomGenerator random) {
        if (range == null) {
            return choices.get(random.nextInt(choices.size()));
        }
        String number = range.draw(random);
        return new Choice(number, null, key + "=" + number);
    }

    /** The key's last word, where that is enough to tell it from others. */
    String shortName(List<Axis> all) {
        String last = last(key);
        return all.stream().filter(other -> last(other.key).equals(last)).count() == 1 ? last : key;
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
