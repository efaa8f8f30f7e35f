package org.mzsr.tensor;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What the loaded ND4J natives are, and how many threads they use. */
final class Nd4jRuntime {

    private Nd4jRuntime() {}

    /**
     * Must run before the first ND4J class is touched: JavaCPP reads its limits once. Its default refuses off-heap
     * memory beyond the Java heap's maximum, though the two are unrelated here.
     */
    static void prepare() {
        setDefault("org.bytedeco.javacpp.maxbytes", "0");
        setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
        // ND4J's banner on stdout would stand between a command's own lines.
        setDefault("org.nd4j.log.initialization", "false");
        // It calls System.gc() every few seconds to free arrays that nobody closed; here all are closed.
        Nd4j.getMemoryManager().togglePeriodicGc(false);
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    /** OpenMP keeps the number of threads per calling thread, so every thread that computes has to set it. */
    static void useThreads(int threads) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        Nd4j.getEnvironment().setMaxThreads(threads);
        Nd4j.getEnvironment().setMaxMasterThreads(threads);
        Nd4j.factory().blas().setMaxThreads(threads);
    }

    /** As with threads, so with devices; processors are one, and there any number means it. */
    static void useDevice(int device) {
        Nd4j.getAffinityManager().unsafeSetDevice(device);
    }

    /** Whether the loaded natives were built with oneDNN and may use it. */
    static boolean hasOneDnn() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN")
                && Nd4j.getEnvironment().helpersAllowed();
    }
}
