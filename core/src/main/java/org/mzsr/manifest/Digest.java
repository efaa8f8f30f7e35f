package org.mzsr.manifest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apiguardian.api.API;

/** A SHA-256 in the making, by which a manifest knows its files' content. */
@API(status = API.Status.EXPERIMENTAL)
public final class Digest {

    private final MessageDigest sha256;

    /** Of nothing yet. */
    public Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds bytes, after their number. */
    public void add(byte[] bytes) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha256.update(bytes);
    }

    /** Adds numbers as big-endian float64, after the number of bytes. */
    public void add(double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
        buffer.asDoubleBuffer().put(values);
        add(buffer.array());
    }

    /** Of all that was added, in hexadecimal; nothing can be added after it. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
