package org.mzsr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;

/**
 * The resolved configuration: the documented defaults of {@code conf/reference.conf}, over them a preset or file, over it
 * single keys from the command line. Only keys that the defaults have exist.
 */
@API(status = API.Status.STABLE)
public final class Configuration {

    /** The presets that come with the program, for messages. */
    public static final String PRESETS =
            "paper-x2, paper-x4, paper-multi-scale, paper-bicubic-x2, wide-x2, adaptive, laptop, demo, kernels/ani,"
                    + " kernels/iso, kernels/wide";

    /** The same by themselves. */
    public static final List<String> PRESET_NAMES = List.of(PRESETS.split(", "));

    private static final String FOLDER = "mzsr/conf/";

    private static final Pattern COMMA_IN_NUMBER = Pattern.compile("[-+]?\\d+(,\\d+)+([.eE].*)?");

    private final Config config;
    private final Set<String> given;

    private Configuration(Config config, Set<String> given) {
        this.config = config;
        this.given = given;
    }

    /**
     * Resolves the layers.
     *
     * @param files HOCON files, or names of presets that come with the program ({@code laptop}, {@code paper-x2}); later
     *     ones win
     * @param assignments {@code key=value} with a HOCON value; later ones win, and all win over files
     * @throws IOException if a file cannot be read
     */
    public static Configuration load(List<String> files, List<String> assignments) throws IOException {
        Config reference = resource("reference");
        Config layers = ConfigFactory.empty();
        for (String file : files) {
            layers = layer(file).withFallback(layers);
        }
        layers = assigned(assignments, reference).withFallback(layers);
        refuseUnknownKeys(layers, reference);
        try {
            return new Configuration(resolved(layers.withFallback(reference)), keys(layers));
        } catch (ConfigException e) {
            throw new BadInputException("Cannot resolve the configuration: " + e.getMessage(), e);
        }
    }

    /**
     * The same with single keys set, over all others.
     *
     * @param assignments as for {@link #load}
     */
    public Configuration with(List<String> assignments) throws IOException {
        Config reference = resource("reference");
        Config layers = assigned(assignments, reference);
        refuseUnknownKeys(layers, reference);
        Set<String> all = new TreeSet<>(given);
        all.addAll(keys(layers));
        return new Configuration(resolved(layers.withFallback(config)), all);
    }

    /**
     * The record at {@code path}: each component from the key of its name in kebab-case.
     *
     * @throws IllegalArgumentException if a value has the wrong type, or if the record refuses it; the message names the
     *     key and where it was set
     */
    public <T extends Record> T bind(String path, Class<T> type) {
        return new Binder(config).record(path, type);
    }

    /** A single number at {@code key}. */
    public double number(String key) {
        return new Binder(config).value(key, Double.class);
    }

    /** A single whole number at {@code key}. */
    public long wholeNumber(String key) {
        return new Binder(config).value(key, Long.class);
    }

    /** A single text at {@code key}. */
    public String text(String key) {
        return new Binder(config).value(key, String.class);
    }

    /** Several numbers at {@code key}. */
    public List<Double> numbers(String key) {
        return config.getDoubleList(key);
    }

    /** Whether a file, a preset or an assignment says the key, so that it is not merely its default. */
    public boolean isGiven(String key) {
        return given.contains(key);
    }

    /** The full paths of all keys. */
    public Set<String> keys() {
        return keys(config);
    }

    /** All keys with their meanings, in the order in which the defaults document them. */
    public List<Setting> settings() throws IOException {
        Config reference = resource("reference");
        Config usual = resolved(reference);
        return keys(reference).stream()
                .sorted(Comparator.comparingInt(
                                (String key) -> reference.getValue(key).origin().lineNumber())
                        .thenComparing(Comparator.naturalOrder()))
                .map(key -> new Setting(
                        key,
                        config.getValue(key).render(ConfigRenderOptions.concise()),
                        usual.getValue(key).render(ConfigRenderOptions.concise()),
                        String.join(" ", reference.getValue(key).origin().comments())
                                .strip()))
                .toList();
    }

    /** The key that is most like {@code name}. */
    public String nearest(String name) {
        return Nearest.of(name, keys());
    }

    /** The keys and values under {@code path}, nested. */
    public Map<String, Object> section(String path) {
        return config.getConfig(path).root().unwrapped();
    }

    /** All keys and values, nested, for headers and files. */
    public Map<String, Object> asMap() {
        return config.root().unwrapped();
    }

    /** All values by the full paths of their keys. */
    public Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        config.entrySet()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().unwrapped()));
        return values;
    }

    /** All keys and values as HOCON, to be written beside results and to be read again. */
    public String render() {
        return config.root()
                .render(ConfigRenderOptions.defaults()
                        .setOriginComments(false)
                        .setComments(false)
                        .setJson(false));
    }

    private static Config layer(String file) throws IOException {
        Path path = Path.of(file);
        if (!Files.isRegularFile(path)) {
            return resource(file);
        }
        try {
            return parse(Files.readString(path), file);
        } catch (IOException e) {
            throw new FileException(
                    "Cannot read configuration " + file + ": it is not readable as text (" + e + ")", e);
        }
    }

    private static Config resource(String name) throws IOException {
        String resource = FOLDER + name + (name.endsWith(".conf") ? "" : ".conf");
        try (var in = Configuration.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null && name.contains("=")) {
                throw new BadInputException("Cannot read configuration " + name
                        + ": --conf takes a file or a preset; a single key is set by --set KEY=VALUE, a property of Spark by"
                        + " --spark-conf KEY=VALUE");
            }
            if (in == null) {
                throw new FileException("Cannot read configuration " + name
                        + ": there is no such file, and no preset of that name (" + PRESETS + ")" + meant(name));
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        }
    }

    /** The preset that was misspelled, where there is one: most names are those of files. */
    private static String meant(String name) {
        return Nearest.likely(name, PRESET_NAMES)
                .map(preset -> "; did you mean '" + preset + "'?")
                .orElse("");
    }

    private static Config parse(String text, String name) {
        try {
            return ConfigFactory.parseReader(new StringReader(text), options(name));
        } catch (ConfigException e) {
            throw new BadInputException("Cannot read configuration " + e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new BadInputException("Cannot read configuration " + name + ": it nests without end", e);
        }
    }

    /** A configuration is what its files say: it fetches nothing, and takes nothing from the environment, which headers would carry on. */
    private static ConfigParseOptions options(String origin) {
        return ConfigParseOptions.defaults().setOriginDescription(origin).setIncluder(new NoIncludes(origin));
    }

    private static Config resolved(Config config) {
        return config.resolve(ConfigResolveOptions.noSystem());
    }

    private static Config assigned(List<String> assignments, Config reference) {
        Config layers = ConfigFactory.empty();
        for (String assignment : assignments) {
            layers = assignment(assignment, reference).withFallback(layers);
        }
        return layers;
    }

    private static Config assignment(String assignment, Config reference) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new BadInputException("Cannot set '" + assignment + "': expected key=value");
        }
        String origin = "--set " + assignment;
        try {
            return ConfigFactory.parseString(assignment, options(origin));
        } catch (StackOverflowError e) {
            throw new BadInputException(
                    "Cannot use " + origin.substring(0, Math.min(60, origin.length())) + "…: it nests without end", e);
        } catch (ConfigException e) {
            String key = assignment.substring(0, equals).strip();
            if (isText(key, reference)) {
                // Such as spark.master=local[2], which is no HOCON without quotes.
                String text = assignment.substring(equals + 1).strip();
                return ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(text, origin));
            }
            String comma = COMMA_IN_NUMBER
                            .matcher(assignment.substring(equals + 1).strip())
                            .matches()
                    ? "numbers have a point, and nothing between their thousands"
                    : e.getMessage();
            throw new BadInputException("Cannot set '" + assignment + "': " + comma, e);
        }
    }

    private static boolean isText(String key, Config reference) {
        return keys(reference).contains(key) && reference.getValue(key).valueType() == ConfigValueType.STRING;
    }

    private static void refuseUnknownKeys(Config layers, Config reference) {
        Set<String> known = new TreeSet<>(keys(reference));
        for (Map.Entry<String, ConfigValue> entry : layers.entrySet()) {
            String key = entry.getKey();
            if (!known.contains(key)) {
                throw new BadInputException("Cannot use configuration key '" + key + "' ("
                        + entry.getValue().origin().description() + "): there is no such key; did you mean '"
                        + Nearest.of(key, known) + "'?");
            }
        }
    }

    private static Set<String> keys(Config config) {
        return config.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
