package org.mzsr.tensorflow;

import java.nio.ByteBuffer;

/** Numbers as LevelDB tables and protocol buffers write them. */
final class Varint {

    private Varint() {}

    /** Reads an unsigned number of seven bits a byte. */
    static long read(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = buffer.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than ten bytes");
    }
}
