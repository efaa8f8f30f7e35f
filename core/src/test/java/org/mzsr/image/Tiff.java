package org.mzsr.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Uncompressed TIFF files of one strip, of kinds that Java's writers do not write. */
final class Tiff {

    static final int RGB = 2;
    static final int CMYK = 5;
    static final int UNSIGNED = 1;
    static final int SIGNED = 2;
    static final int FLOATING = 3;

    private Tiff() {}

    private record Field(int type, int[] values) {}

    /**
     * A file.
     *
     * @param photometric meaning of the colours
     * @param format of the samples
     * @param extra meaning of the last sample, or −1 where it is not said
     */
    static byte[] of(
            int width, int height, int samples, int bits, int photometric, int format, int extra, byte[] data) {
        TreeMap<Integer, Field> fields = new TreeMap<>();
        fields.put(256, number(width));
        fields.put(257, number(height));
        fields.put(258, shorts(samples, bits));
        fields.put(259, shorts(1, 1));
        fields.put(262, shorts(1, photometric));
        fields.put(273, number(0));
        fields.put(277, shorts(1, samples));
        fields.put(278, number(height));
        fields.put(279, number(data.length));
        if (extra >= 0) {
            fields.put(338, shorts(1, extra));
        }
        fields.put(339, shorts(samples, format));
        int behind = 8 + 2 + 12 * fields.size() + 4;
        List<byte[]> longer = new ArrayList<>();
        int size = behind;
        for (Field field : fields.values()) {
            size += bytes(field).length > 4 ? bytes(field).length : 0;
        }
        ByteBuffer file = ByteBuffer.allocate(size + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) fields.size());
        int at = behind;
        for (var entry : fields.entrySet()) {
            Field field = entry.getKey() == 273 ? number(size) : entry.getValue();
            byte[] bytes = bytes(field);
            file.putShort((short) (int) entry.getKey())
                    .putShort((short) field.type())
                    .putInt(field.values().length);
            if (bytes.length > 4) {
                file.putInt(at);
                at += bytes.length;
                longer.add(bytes);
            } else {
                file.put(bytes).put(new byte[4 - bytes.length]);
            }
        }
        file.putInt(0);
        longer.forEach(file::put);
        return file.put(data).array();
    }

    private static Field number(int value) {
        return new Field(4, new int[] {value});
    }

    private static Field shorts(int count, int value) {
        int[] values = new int[count];
        java.util.Arrays.fill(values, value);
        return new Field(3, values);
    }

    private static byte[] bytes(Field field) {
        ByteBuffer buffer = ByteBuffer.allocate(field.values().length * (field.type() == 4 ? 4 : 2))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int value : field.values()) {
            if (field.type() == 4) {
                buffer.putInt(value);
            } else {
                buffer.putShort((short) value);
            }
        }
        return buffer.array();
    }
}
