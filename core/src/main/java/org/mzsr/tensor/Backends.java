package org.mzsr.tensor;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.mzsr.error.BadInputException;

/** Opens tensor backends, of all that are on the class path. */
@API(status = API.Status.EXPERIMENTAL)
public final class Backends {

    private static final List<BackendProvider> PROVIDERS =
            ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(BackendProvider::name))
                    .toList();

    private Backends() {}

    /** All providers on the class path, by name; some may not work on this machine. */
    public static List<BackendProvider> providers() {
        return PROVIDERS;
    }

    /** The names that {@link BackendOptions#name()} may have: those of the providers, and auto. */
    public static List<String> names() {
        return Stream.concat(Stream.of(BackendOptions.AUTO), PROVIDERS.stream().map(BackendProvider::name))
                .toList();
    }

    /**
     * Opens a backend for the calling thread.
     *
     * @throws IllegalArgumentException if there is none of that name for the precision on this machine
     */
    public static TensorBackend open(BackendOptions options) {
        return provider(options).open(options);
    }

    /** Opens the usual backend for a precision. */
    public static TensorBackend open(Precision precision, int threads) {
        return open(BackendOptions.of(precision, threads));
    }

    /** Whether convolutions are as fast as they should be; without oneDNN they are 7 to 20 times slower. */
    public static boolean areAccelerated(BackendOptions options) {
        return provider(options).isAccelerated(options.precision());
    }

    /** Whether some provider computes in a precision on this machine without being asked for by name. */
    public static boolean exist(Precision precision) {
        return PROVIDERS.stream().anyMatch(provider -> provider.isAutomatic() && provider.preference(precision) > 0);
    }

    /** Memory of the device that a backend would use, in bytes; nothing where tensors lie in the machine's own. */
    public static OptionalLong deviceMemory(BackendOptions options) {
        return provider(options).deviceMemory(options);
    }

    private static BackendProvider provider(BackendOptions options) {
        return PROVIDERS.stream()
                .filter(provider -> options.name().equals(BackendOptions.AUTO)
                        ? provider.isAutomatic()
                        : options.name().equals(provider.name()))
                .filter(provider -> provider.preference(options.precision()) > 0)
                .max(Comparator.comparingInt(provider -> provider.preference(options.precision())))
                .orElseThrow(() -> new BadInputException("Cannot compute with the backend " + options.name()
                        + " in " + options.precision().name().toLowerCase(Locale.ROOT) + " on "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch")
                        + "; on the class path are "
                        + String.join(", ", names())
                        + (names().contains("nd4j") ? "" : "; the module nd4j has one more")));
    }
}
