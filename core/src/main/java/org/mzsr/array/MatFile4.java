package org.mzsr.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * MATLAB's files of version 4: matrices one after another, each with five numbers of 32 bits (type, rows, columns, whether complex,
 * length of the name), its name, and its elements down the columns. (MathWorks, "MAT-File Format", section Version 4.)
 */
final class MatFile4 {

    private static final int HEADER = 20;

    private MatFile4() {}

    /** Version 5 begins with text, whose bytes are no type. */
    static boolean matches(byte[] bytes) {
        return bytes.length >= HEADER
                && (isType(bytes, ByteOrder.LITTLE_ENDIAN) || isType(bytes, ByteOrder.BIG_ENDIAN));
    }

    /** Thousands: byte order (0 or 1); tens: kind of number (0 to 5); ones: full (0), text (1) or sparse (2). */
    private static boolean isType(byte[] bytes, ByteOrder order) {
        int type = ByteBuffer.wrap(bytes).order(order).getInt(0);
        return type >= 0
                && type / 1000 == (order == ByteOrder.LITTLE_ENDIAN ? 0 : 1)
                && type / 100 % 10 == 0
                && type / 10 % 10 <= 5
                && type % 10 <= 2;
    }

    static List<NamedArray> decode(byte[] bytes) throws IOException {
        ByteOrder order = isType(bytes, ByteOrder.LITTLE_ENDIAN) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        List<NamedArray> arrays = new ArrayList<>();
        while (buffer.remaining() >= HEADER) {
            int type = buffer.getInt();
            int rows = buffer.getInt();
            int columns = buffer.getInt();
            boolean complex = buffer.getInt() != 0;
            int name = buffer.getInt();
            int width = width(type / 10 % 10);
            long size = Math.max(rows, 0L) * Math.max(columns, 0L) * width * (complex ? 2 : 1);
            if (rows < 0 || columns < 0 || name < 1 || name + size > buffer.remaining()) {
                throw new IOException("it is a MATLAB file of version 4 that is damaged or cut off");
            }
            String text = new String(bytes, buffer.position(), name - 1, StandardCharsets.ISO_8859_1);
            int start = buffer.position() + name;
            if (type % 10 == 0 && !complex && size > 0) {
                arrays.add(new NamedArray(text, rows, columns, values(buffer, start, rows, columns, type / 10 % 10)));
            }
            buffer.position((int) (start + size));
        }
        return arrays;
    }

    private static int width(int kind) {
        return switch (kind) {
            case 0 -> 8;
            case 1, 2 -> 4;
            case 3, 4 -> 2;
            default -> 1;
        };
    }

    private static double[] values(ByteBuffer buffer, int start, int rows, int columns, int kind) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            int at = start + (i % columns * rows + row) * width(kind);
            values[i] = switch (kind) {
                case 0 -> buffer.getDouble(at);
                case 1 -> buffer.getFloat(at);
                case 2 -> buffer.getInt(at);
                case 3 -> buffer.getShort(at);
                case 4 -> buffer.getShort(at) & 0xFFFF;
                default -> buffer.get(at) & 0xFF;
            };
        }
        return values;
    }
}
