package org.mzsr.tensor;

/** What must be said to JavaCPP before its first class is loaded. */
public final class Natives {

    private Natives() {}

    /**
     * Lifts limits that JavaCPP reads once: its default refuses off-heap memory beyond the Java heap's maximum, though the
     * two are unrelated here.
     */
    public static void prepare() {
        setDefault("org.bytedeco.javacpp.maxbytes", "0");
        setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
