package org.mzsr.tensorflow;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.mzsr.file.MaskedCrc;

/**
 * A LevelDB table, the format of a checkpoint's {@code .index} file: blocks of prefix-coded keys with values, each
 * block plain or snappy-compressed and with a checksum, an index block over them, and a footer that points to it.
 */
final class SortedTable {

    private static final int FOOTER = 48;
    private static final long MAGIC = 0xdb4775248b80fb57L;
    private static final int TRAILER = 5;
    private static final int LARGEST_BLOCK = 1 << 26;

    private final byte[] bytes;

    private SortedTable(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * All keys and values.
     *
     * @throws IOException if the bytes are no such table or are damaged; the message says how
     */
    static Map<String, byte[]> decode(byte[] bytes) throws IOException {
        if (bytes.length < FOOTER) {
            throw new IOException("it has " + bytes.length + " bytes, too few for a checkpoint index");
        }
        ByteBuffer footer =
                ByteBuffer.wrap(bytes, bytes.length - FOOTER, FOOTER).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (footer.getLong(FOOTER - Long.BYTES) != MAGIC) {
            throw new IOException("it does not end as a checkpoint index does");
        }
        try {
            SortedTable table = new SortedTable(bytes);
            // The footer names the block of meta blocks, which is not needed here, then the index.
            Varint.read(footer);
            Varint.read(footer);
            Map<String, byte[]> result = new TreeMap<>();
            for (byte[] handle : table.entries(footer).values()) {
                result.putAll(table.entries(ByteBuffer.wrap(handle)));
            }
            return result;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IOException("its blocks are damaged (" + e + ")", e);
        }
    }

    /** The entries of the block that {@code handle} (offset and size) points to. */
    private Map<String, byte[]> entries(ByteBuffer handle) throws IOException {
        byte[] block = block(Varint.read(handle), Varint.read(handle));
        ByteBuffer buffer = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        int restarts = buffer.getInt(block.length - Integer.BYTES);
        buffer.limit(block.length - Integer.BYTES - Math.multiplyExact(restarts, Integer.BYTES));
        Map<String, byte[]> entries = new TreeMap<>();
        byte[] key = new byte[0];
        while (buffer.hasRemaining()) {
            int shared = Math.toIntExact(Varint.read(buffer));
            int fresh = Math.toIntExact(Varint.read(buffer));
            byte[] value = new byte[Math.min(Math.toIntExact(Varint.read(buffer)), buffer.remaining())];
            byte[] next = Arrays.copyOf(key, shared + Math.min(fresh, buffer.remaining()));
            buffer.get(next, shared, fresh);
            buffer.get(value);
            key = next;
            entries.put(new String(key, StandardCharsets.UTF_8), value);
        }
        return entries;
    }

    private byte[] block(long offset, long size) throws IOException {
        if (offset < 0 || size < Integer.BYTES || offset > bytes.length || size > bytes.length - offset - TRAILER) {
            throw new IOException("a block should lie at bytes " + offset + " to " + (offset + size) + " of "
                    + bytes.length + ": the file is cut off or damaged");
        }
        int start = (int) offset;
        int end = start + (int) size;
        int expected = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 1);
        if (MaskedCrc.of(bytes, start, end + 1 - start) != expected) {
            throw new IOException("the checksum of the block at byte " + offset + " does not hold");
        }
        byte[] stored = Arrays.copyOfRange(bytes, start, end);
        return switch (bytes[end]) {
            case 0 -> stored;
            case 1 -> decompressed(stored);
            default -> throw new IOException("a block has compression " + bytes[end] + ", expected none or snappy");
        };
    }

    private static byte[] decompressed(byte[] stored) throws IOException {
        try {
            int size = SnappyDecompressor.getUncompressedLength(stored, 0);
            if (size < Integer.BYTES || size > LARGEST_BLOCK) {
                throw new IOException("a block claims to have " + size + " bytes");
            }
            byte[] plain = new byte[size];
            int written = new SnappyDecompressor().decompress(stored, 0, stored.length, plain, 0, size);
            return Arrays.copyOf(plain, written);
        } catch (MalformedInputException e) {
            throw new IOException("a snappy block is damaged: " + e.getMessage(), e);
        }
    }
}
