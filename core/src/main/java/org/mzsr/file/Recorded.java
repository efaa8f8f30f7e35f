package org.mzsr.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Files as records name them, which travel to people who have no business with the folders of this machine. */
public final class Recorded {

    private static final int DIGITS = 16;

    private Recorded() {}

    /** A file's own name, and the beginning of its SHA-256, by which it is known wherever it lies. */
    public static String name(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return file.getFileName() + " (sha256 "
                    + HexFormat.of().formatHex(digest).substring(0, DIGITS) + ")";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
