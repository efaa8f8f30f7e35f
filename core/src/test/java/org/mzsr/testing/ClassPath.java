package org.mzsr.testing;

import java.util.stream.Stream;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendProvider;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;

/** What tests find on their class path. */
public final class ClassPath {

    private ClassPath() {}

    /**
     * The names of the backends to test: one for GPUs only where there is a device for it, and be it a processor. The system property
     * {@code mzsr.tested-backend} leaves one of them, where the others are another module's to test.
     */
    public static Stream<String> backends() {
        String tested = System.getProperty("mzsr.tested-backend", "");
        return Backends.providers().stream()
                .filter(provider ->
                        provider.isAutomatic() || !provider.devices().isEmpty())
                .map(BackendProvider::name)
                .filter(name -> tested.isEmpty() || name.equals(tested));
    }

    /** A backend on one thread; one for GPUs may take a processor. */
    public static BackendOptions options(String backend, Precision precision) {
        return new BackendOptions(backend, precision, 1, 0, true);
    }

    /** Those of them that compute in float32 on this machine. */
    public static Stream<String> float32() {
        return backends().filter(name -> computes(name, Precision.FLOAT32));
    }

    /** Whether a backend computes in a precision on this machine. */
    public static boolean computes(String backend, Precision precision) {
        return Backends.providers().stream()
                .anyMatch(provider -> provider.name().equals(backend) && provider.preference(precision) > 0);
    }
}
