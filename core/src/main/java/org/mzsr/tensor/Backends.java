package org.mzsr.tensor;

import java.util.Locale;

/** Opens a tensor backend. */
public final class Backends {

    private Backends() {}

    /**
     * Opens the usual CPU backend for the calling thread.
     *
     * @param precision format of its tensors
     * @param threads native threads that one primitive may use, at least 1; with 1, results do not depend on the
     *     number of cores
     */
    public static TensorBackend open(Precision precision, int threads) {
        return open(BackendName.AUTO, precision, threads, 0);
    }

    /**
     * Opens a backend on one of several devices. Processors are one device, and any number means it; of ND4J's natives for
     * GPUs it is the GPU with that number.
     *
     * @param name which implementation
     * @param device number of the device, from 0
     * @throws IllegalArgumentException if there is none of that name for the precision or the machine
     * @see #open(Precision, int)
     */
    public static TensorBackend open(BackendName name, Precision precision, int threads, int device) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "Cannot open a tensor backend: got " + threads + " threads, expected 1 or more");
        }
        return switch (chosen(name, precision)) {
            case ONEDNN -> new OneDnnBackend(threads);
            case ND4J, AUTO -> {
                Nd4jRuntime.prepare();
                yield new Nd4jBackend(precision, threads, device);
            }
        };
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

    /** Whether ND4J's float32 convolutions are accelerated by oneDNN; without it they are 7 to 20 times slower. */
    public static boolean hasOneDnn() {
        Nd4jRuntime.prepare();
        return Nd4jRuntime.hasOneDnn();
    }
}
