package org.mzsr.file;

import java.util.zip.CRC32C;

/** CRC32C as LevelDB and TensorFlow store it: rotated and shifted, so that a checksum of checksums stays useful. */
public final class MaskedCrc {

    private MaskedCrc() {}

    /** The masked checksum of part of an array. */
    public static int of(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        int value = (int) crc.getValue();
        return (value >>> 15 | value << 17) + 0xa282ead8;
    }
}
