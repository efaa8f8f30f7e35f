package org.mzsr.tensor;

/** Opens a tensor backend. */
public final class Backends {

    private Backends() {}

    /**
     * Opens the CPU backend for the calling thread.
     *
     * @param precision format of its tensors
     * @param threads native threads that one primitive may use, at least 1; with 1, results do not depend on the
     *     number of cores
     */
    public static TensorBackend open(Precision precision, int threads) {
        return open(precision, threads, 0);
    }

    /**
     * Opens a backend on one of several devices. Processors are one device, and any number means it; of ND4J's natives for
     * GPUs it is the GPU with that number.
     *
     * @param device number of the device, from 0
     * @see #open(Precision, int)
     */
    public static TensorBackend open(Precision precision, int threads, int device) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "Cannot open a tensor backend: got " + threads + " threads, expected 1 or more");
        }
        Nd4jRuntime.prepare();
        return new Nd4jBackend(precision, threads, device);
    }

    /** Makes the calling thread compute with so many native threads, also outside a backend. */
    public static void useThreads(int threads) {
        Nd4jRuntime.prepare();
        Nd4jRuntime.useThreads(threads);
    }

    /** Whether float32 convolutions are accelerated by oneDNN; without it they are 7 to 20 times slower. */
    public static boolean hasOneDnn() {
        Nd4jRuntime.prepare();
        return Nd4jRuntime.hasOneDnn();
    }
}
