package org.mzsr.tensor;

import java.util.Locale;

/** Opens a tensor backend. */
public final class Backends {

    private Backends() {}

    /**
     * Opens a backend for the calling thread.
     *
     * @throws IllegalArgumentException if there is none of that name for the precision or the machine
     */
    public static TensorBackend open(BackendOptions options) {
        return switch (chosen(options.name(), options.precision())) {
            case ONEDNN -> oneDnn(options.threads());
            case ND4J, AUTO -> {
                Nd4jRuntime.prepare();
                yield new Nd4jBackend(options.precision(), options.threads(), options.device());
            }
        };
    }

    private static TensorBackend oneDnn(int threads) {
        try {
            return new OneDnnBackend(threads);
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "Cannot load oneDNN: " + e.getMessage() + "; its natives unpack to ~/.javacpp (or where"
                            + " -Dorg.bytedeco.javacpp.cachedir says), JNA's to the temporary folder (-Djna.tmpdir):"
                            + " both must be writable and allow executable files; compute.backend = nd4j does without it",
                    e);
        }
    }

    /** Opens the usual backend for a precision. */
    public static TensorBackend open(Precision precision, int threads) {
        return open(BackendOptions.of(precision, threads));
    }

    /** What {@link BackendName#AUTO} stands for here; other names are checked. */
    private static BackendName chosen(BackendName name, Precision precision) {
        boolean possible = precision == Precision.FLOAT32 && OneDnn.isAvailable();
        if (name == BackendName.ONEDNN && !possible) {
            throw new IllegalArgumentException("Cannot compute with the backend onednn in "
                    + precision.name().toLowerCase(Locale.ROOT) + " on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + "; use auto or nd4j");
        }
        return name == BackendName.AUTO
                ? possible && !Nd4jRuntime.isForGpus() ? BackendName.ONEDNN : BackendName.ND4J
                : name;
    }

    /** Makes the calling thread compute with so many of ND4J's native threads, also outside a backend. */
    public static void useThreads(int threads) {
        Nd4jRuntime.prepare();
        Nd4jRuntime.useThreads(threads);
    }

    /** Whether float32 convolutions are accelerated by oneDNN; without it they are 7 to 20 times slower. */
    public static boolean hasOneDnn(BackendOptions options) {
        if (chosen(options.name(), options.precision()) == BackendName.ONEDNN) {
            return true;
        }
        Nd4jRuntime.prepare();
        return Nd4jRuntime.hasOneDnn();
    }
}
