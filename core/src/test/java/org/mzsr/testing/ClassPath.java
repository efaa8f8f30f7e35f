package org.mzsr.testing;

import java.util.stream.Stream;
import org.mzsr.tensor.BackendProvider;
import org.mzsr.tensor.Backends;
import org.mzsr.tensor.Precision;

/** What tests find on their class path. */
public final class ClassPath {

    private ClassPath() {}

    /**
     * The names of the backends that compute in float32 on this machine. The system property {@code
     * mzsr.tested-backend} leaves one of them, where the others are another module's to test.
     */
    public static Stream<String> float32() {
        String tested = System.getProperty("mzsr.tested-backend", "");
        return Backends.providers().stream()
                .filter(provider -> provider.preference(Precision.FLOAT32) > 0)
                .map(BackendProvider::name)
                .filter(name -> tested.isEmpty() || name.equals(tested));
    }
}
