package org.mzsr.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Versions for headers and manifests. */
public final class Version {

    /** Libraries whose arithmetic or files results may depend on. */
    private static final List<String> LIBRARIES = List.of("nd4j", "onednn", "spark");

    private Version() {}

    /**
     * This program's version and, as semantic versioning has it, what it was built from: {@code 0.2.0+4e5e54b1d0}, with {@code .changed}
     * if files differed from that commit. Built outside a repository, it is the version alone.
     */
    public static String current() {
        return of(built());
    }

    /** Versions that results may depend on. */
    public static Map<String, String> all() {
        Properties built = built();
        Map<String, String> versions = new TreeMap<>();
        LIBRARIES.forEach(name -> versions.put(name, built.getProperty(name)));
        versions.put("mzsr-spark", of(built));
        versions.put("java", System.getProperty("java.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    static String of(Properties built) {
        String commit = built.getProperty("commit", "");
        return built.getProperty("mzsr-spark")
                + (commit.isEmpty() ? "" : "+" + commit)
                + (Boolean.parseBoolean(built.getProperty("changed")) ? ".changed" : "");
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
