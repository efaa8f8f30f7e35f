package org.mzsr.dataset;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.mzsr.dataset.kernels.DegradationSample;

/** A SHA-256 in the making. */
final class Digest {

    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(byte[] bytes) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        sha256.update(bytes);
    }

    void add(double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
        buffer.asDoubleBuffer().put(values);
        add(buffer.array());
    }

    void add(DegradationSample sample) {
        add(sample.kernel().values());
        add(new double[] {
            sample.kernel().rows(),
            sample.kernel().columns(),
            sample.scale(),
            sample.corruption().noise(),
            sample.corruption().jpegQuality()
        });
    }

    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
