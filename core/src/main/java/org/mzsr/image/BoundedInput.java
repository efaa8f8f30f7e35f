package org.mzsr.image;

import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file's bytes for a foreign decoder, which may not read them for ever: some loop at the end of a file that was cut off, or jump
 * back without end in one that was made for that.
 */
final class BoundedInput extends ImageInputStreamImpl {

    /** Decoders look past the end a few times, to see that it is there. */
    private static final int LOOKS_PAST_THE_END = 4096;

    /** Each byte may be read so often on average; tables and headers are read more than once. */
    private static final int READS = 64;

    private final byte[] bytes;
    private long left;
    private int pastTheEnd;
    private volatile boolean stopped;

    BoundedInput(byte[] bytes) {
        this.bytes = bytes;
        left = (long) READS * bytes.length + LOOKS_PAST_THE_END;
    }

    /** What no decoder may catch as if it were the end of a file. */
    static final class Exhausted extends RuntimeException {

        private static final long serialVersionUID = 1;

        Exhausted(String message) {
            super(message);
        }
    }

    /** Ends the decoder that reads here, with its next read. */
    void stop() {
        stopped = true;
    }

    @Override
    public int read() {
        bitOffset = 0;
        if (count(1) == 0) {
            return -1;
        }
        int value = bytes[(int) streamPos] & 0xFF;
        streamPos++;
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        bitOffset = 0;
        int readable = count(length);
        if (readable == 0) {
            return length == 0 ? 0 : -1;
        }
        System.arraycopy(bytes, (int) streamPos, into, offset, readable);
        streamPos += readable;
        return readable;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    /** How many of the bytes wanted are there. */
    private int count(int wanted) {
        if (stopped) {
            throw new Exhausted("decoding it took too long");
        }
        int readable = (int) Math.min(wanted, Math.max(0, bytes.length - streamPos));
        if (readable == 0 && wanted > 0 && ++pastTheEnd > LOOKS_PAST_THE_END) {
            throw new Exhausted("it ends before its image does");
        }
        left -= readable;
        if (left < 0) {
            throw new Exhausted("decoding it reads the same bytes over and over");
        }
        return readable;
    }
}
