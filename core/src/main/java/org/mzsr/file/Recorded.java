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
        return file.getFileName() + " (sha256 "
                + sha256(Files.readAllBytes(file)).substring(0, DIGITS) + ")";
    }

    /** Of bytes, in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
