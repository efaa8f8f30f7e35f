package org.mzsr.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in numpy's {@code .npy} format, version 1 to 3, in C order: float64, float32 or uint8, little-endian.
 *
 * @param shape dimensions
 * @param values all elements in C order, as numbers
 */
public record Npy(int[] shape, double[] values) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern HEADER =
            Pattern.compile("'descr': *'([^']+)', *'fortran_order': *(True|False), *'shape': *\\(([0-9, ]*)\\)");

    /**
     * Decodes a file's bytes.
     *
     * @throws IOException if they are not such a file; the message says what is wrong, without the file's name
     */
    public static Npy decode(byte[] bytes) throws IOException {
        if (bytes.length < 12 || !Arrays.equals(MAGIC, 0, 6, bytes, 0, 6)) {
            throw new IOException("it does not start as a .npy file does");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean shortLength = bytes[6] == 1;
        int headerStart = shortLength ? 10 : 12;
        int headerLength = shortLength ? buffer.getShort(8) & 0xFFFF : buffer.getInt(8);
        if (headerLength < 0 || headerStart + (long) headerLength > bytes.length) {
            throw new IOException("its header is cut off");
        }
        String header = new String(bytes, headerStart, headerLength, StandardCharsets.ISO_8859_1);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.find()) {
            throw new IOException("its header is not understood: " + header.strip());
        }
        if (matcher.group(2).equals("True")) {
            throw new IOException("it is in Fortran order, expected C order");
        }
        int[] shape = Arrays.stream(matcher.group(3).split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        long size = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        String type = matcher.group(1);
        int width = switch (type) {
            case "<f8" -> 8;
            case "<f4" -> 4;
            case "|u1" -> 1;
            default -> throw new IOException("its type is " + type + ", expected <f8, <f4 or |u1");
        };
        int start = headerStart + headerLength;
        if (bytes.length - start != size * width) {
            throw new IOException("its data has " + (bytes.length - start) + " bytes, expected " + size * width);
        }
        double[] values = new double[(int) size];
        for (int i = 0; i < values.length; i++) {
            int at = start + i * width;
            values[i] = switch (width) {
                case 8 -> buffer.getDouble(at);
                case 4 -> buffer.getFloat(at);
                default -> bytes[at] & 0xFF;
            };
        }
        return new Npy(shape, values);
    }

    /** The array as a version 1.0 file of float32. */
    public byte[] encodeFloat32() {
        StringBuilder dimensions = new StringBuilder();
        for (int dimension : shape) {
            dimensions.append(dimension).append(", ");
        }
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dimensions + "), }";
        // The numbers begin at a multiple of 64 bytes; a line feed ends the header.
        int length = (MAGIC.length + 4 + header.length() + 1 + 63) / 64 * 64;
        ByteBuffer buffer =
                ByteBuffer.allocate(length + values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - MAGIC.length - 4));
        buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
        while (buffer.position() < length - 1) {
            buffer.put((byte) ' ');
        }
        buffer.put((byte) '\n');
        for (double value : values) {
            buffer.putFloat((float) value);
        }
        return buffer.array();
    }
}
