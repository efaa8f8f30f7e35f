package org.mzsr.tensor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * An implementation of {@link TensorBackend}, found by {@link java.util.ServiceLoader}: this module brings oneDNN, the module
 * {@code nd4j} brings ND4J, and a library of somebody else's is one more entry in
 * {@code META-INF/services/org.mzsr.tensor.BackendProvider}.
 *
 * <p>Looking at a provider must not load natives; {@link #open} may.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface BackendProvider {

    /** Its name in {@code compute.backend}: lower-case letters and digits, and not {@link BackendOptions#AUTO}. */
    String name();

    /**
     * How much it is to be preferred on this machine: {@link BackendOptions#AUTO} takes the highest.
     *
     * @return 0 if it cannot compute in that precision here
     */
    int preference(Precision precision);

    /** Whether {@link BackendOptions#AUTO} may take it; if not, only who names it gets it. */
    default boolean isAutomatic() {
        return true;
    }

    /** Opens a backend for the calling thread; asked for nothing that {@link #preference} is 0 for. */
    TensorBackend open(BackendOptions options);

    /** Whether its convolutions in that precision are as fast as they should be on this machine; may load natives. */
    boolean isAccelerated(Precision precision);

    /**
     * Memory of the device that a backend with these options would use, in bytes; nothing where tensors lie in the machine's own.
     * May load natives.
     *
     * @throws IllegalArgumentException if there is no such device
     */
    default OptionalLong deviceMemory(BackendOptions options) {
        return OptionalLong.empty();
    }

    /** The devices that this machine has for it, a line for people each; none where processors compute. May load natives. */
    default List<String> devices() {
        return List.of();
    }

    /** The product of two float32 matrices on so many threads, if it has one: what {@code mzsr bench} measures against. */
    default Optional<MatrixProduct> matrixProduct(int threads) {
        return Optional.empty();
    }
}
