package org.mzsr.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.mzsr.file.Recorded;

/**
 * A digest of a whole safetensors file, in the text of its header: SHA-256 over all bytes with zeros in the digest's place. Disks and
 * networks change bits, and a network with one wrong sign gives pictures all the same.
 */
final class FileDigest {

    /** In the header's {@code __metadata__}. */
    static final String KEY = "mzsr.sha256";

    private static final int LENGTH = 64;

    /** What stands there while the digest is computed. */
    static final String BLANK = "0".repeat(LENGTH);

    /** Of files that were written before there were digests. */
    private static final Set<String> UNSEALED = Set.of("format", "mzsr.network", "mzsr.provenance", "mzsr.adam.step");

    private FileDigest() {}

    /** Puts the digest in its place, where {@link #BLANK} is. */
    static void seal(byte[] file) {
        int at = find(file, file.length, BLANK);
        byte[] digest = Recorded.sha256(file).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digest, 0, file, at, LENGTH);
    }

    /**
     * Checks that a file is as it was written; one from before there were digests is taken as it is.
     *
     * @param headerLength bytes of its header
     * @param metadata of its header
     */
    static void check(byte[] file, int headerLength, Map<String, String> metadata) throws IOException {
        String said = metadata.get(KEY);
        if (said == null) {
            // A damaged key must not pass for a missing one; other programs' files have entries of their own, but no
            // digest's length.
            boolean damaged = metadata.entrySet().stream()
                    .anyMatch(entry -> !UNSEALED.contains(entry.getKey())
                            && entry.getValue().length() == LENGTH);
            if (damaged) {
                throw new IOException("its header is damaged: it has a digest under another name");
            }
            return;
        }
        int at = said.length() == LENGTH ? find(file, 8 + headerLength, said) : -1;
        if (at < 0) {
            throw new IOException("its header is damaged: its digest is none");
        }
        byte[] blank = file.clone();
        System.arraycopy(BLANK.getBytes(StandardCharsets.ISO_8859_1), 0, blank, at, LENGTH);
        if (!Recorded.sha256(blank).equals(said)) {
            throw new IOException("it is damaged: its bytes do not match the digest in its header; copy it again");
        }
    }

    private static int find(byte[] file, int end, String text) {
        return new String(file, 0, end, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
