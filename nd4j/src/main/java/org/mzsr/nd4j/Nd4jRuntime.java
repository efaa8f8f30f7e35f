package org.mzsr.nd4j;

import org.mzsr.error.FailedException;
import org.mzsr.tensor.Natives;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What the loaded ND4J natives are, and how many threads they use. */
public final class Nd4jRuntime {

    private static final String BANNER = "org.nd4j.log.initialization";

    private Nd4jRuntime() {}

    /** Must run before other ND4J classes are touched. */
    static void prepare() {
        Natives.prepare();
        // Its banner on stdout would stand between a command's own lines.
        if (System.getProperty(BANNER) == null) {
            System.setProperty(BANNER, "false");
        }
        try {
            // It calls System.gc() every few seconds to free arrays that nobody closed; here all are closed.
            Nd4j.getMemoryManager().togglePeriodicGc(false);
        } catch (LinkageError e) {
            throw new FailedException(
                    "Cannot load ND4J's natives (" + e
                            + "): a jar built with -Plean, or for another system, has none; those that"
                            + " are there unpack to ~/.javacpp, or where -Dorg.bytedeco.javacpp.cachedir says, which must be"
                            + " writable and allow executable files",
                    e);
        }
    }

    /**
     * Makes the calling thread compute with so many of ND4J's native threads, also outside a backend. OpenMP keeps their number
     * for each calling thread, so every thread that computes has to set it.
     */
    public static void useThreads(int threads) {
        prepare();
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        Nd4j.factory().blas().setMaxThreads(threads);
    }

    /** As with threads, so with devices; processors are one, and there any number means it. */
    static void useDevice(int device) {
        Nd4j.getAffinityManager().unsafeSetDevice(device);
    }

    /** Whether the natives on the class path are a GPU's; does not load them. */
    static boolean isForGpus() {
        return Nd4jRuntime.class.getResource("/org/nd4j/linalg/jcublas/JCublasBackend.class") != null;
    }

    /** Whether the loaded natives were built with oneDNN and may use it. */
    static boolean hasOneDnn() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN")
                && Nd4j.getEnvironment().helpersAllowed();
    }
}
