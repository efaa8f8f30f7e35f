package org.mzsr.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Versions for headers and manifests. */
public final class Version {

    private Version() {}

    /** This program's version. */
    public static String current() {
        return built().getProperty("mzsr-spark");
    }

    /** Versions that results may depend on. */
    public static Map<String, String> all() {
        Map<String, String> versions = new TreeMap<>();
        built().forEach((name, version) -> versions.put(name.toString(), version.toString()));
        versions.put("java", System.getProperty("java.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    /** What the build wrote down. */
    private static Properties built() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/mzsr/version.properties")) {
            if (in == null) {
                throw new IllegalStateException("the build puts version.properties onto the class path");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
