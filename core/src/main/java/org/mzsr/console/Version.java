package org.mzsr.console;

import java.util.Map;
import java.util.TreeMap;

/** Versions for headers, manifests and {@code --version}. */
public final class Version {

    private Version() {}

    /** This program's version, from its jar; {@code dev} where it runs from class files. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** Versions that results may depend on. */
    public static Map<String, String> all() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("mzsr-spark", current());
        versions.put("java", System.getProperty("java.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }
}
