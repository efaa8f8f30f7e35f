package org.mzsr.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in numpy's {@code .npy} format, version 1 to 3: real numbers of any kind, byte order and order of dimensions.
 *
 * @param shape dimensions
 * @param values all elements in C order, as numbers
 */
public record Npy(int[] shape, double[] values) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern HEADER =
            Pattern.compile("'descr': *'([^']+)', *'fortran_order': *(True|False), *'shape': *\\(([0-9, L]{0,100})\\)");
    private static final Pattern TYPE = Pattern.compile("([<>|=])?(f2|f4|f8|i1|i2|i4|i8|u1|u2|u4|u8|b1)");

    /** Numbers at most: what an array of them takes is known before it is made. */
    private static final long MOST = 1 << 26;

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
            throw new IOException("its header is not understood: " + printable(header));
        }
        Matcher type = TYPE.matcher(matcher.group(1));
        if (!type.matches()) {
            throw new IOException("its numbers are of type " + printable(matcher.group(1))
                    + ", expected real ones: floating-point, whole or boolean");
        }
        int[] shape = shape(matcher.group(3));
        long size = 1;
        for (int dimension : shape) {
            size = Math.min(size * dimension, MOST + 1);
        }
        int start = headerStart + headerLength;
        int width = type.group(2).charAt(1) - '0';
        if (size > MOST || bytes.length - start != size * width) {
            throw new IOException("its data has " + (bytes.length - start) + " bytes, expected " + width
                    + " for each of " + Arrays.toString(shape));
        }
        buffer.order(">".equals(type.group(1)) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[(int) size];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(buffer, start + i * width, type.group(2));
        }
        return new Npy(shape, matcher.group(2).equals("True") ? inOrderOfC(shape, values) : values);
    }

    private static int[] shape(String list) throws IOException {
        try {
            return Arrays.stream(list.replace("L", "").split(","))
                    .map(String::strip)
                    .filter(s -> !s.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException("its shape is not understood: " + printable(list), e);
        }
    }

    private static double number(ByteBuffer buffer, int at, String type) {
        return switch (type) {
            case "f8" -> buffer.getDouble(at);
            case "f4" -> buffer.getFloat(at);
            case "f2" -> half(buffer.getShort(at));
            case "i8" -> buffer.getLong(at);
            case "i4" -> buffer.getInt(at);
            case "i2" -> buffer.getShort(at);
            case "i1" -> buffer.get(at);
            case "u8" -> unsigned(buffer.getLong(at));
            case "u4" -> Integer.toUnsignedLong(buffer.getInt(at));
            case "u2" -> Short.toUnsignedInt(buffer.getShort(at));
            default -> Byte.toUnsignedInt(buffer.get(at));
        };
    }

    private static double unsigned(long value) {
        double high = value >>> 1;
        return value >= 0 ? value : 2 * high;
    }

    /** IEEE 754 with 16 bits: one sign, five of the exponent, ten of the fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double magnitude = exponent == 0
                ? Math.scalb((double) fraction, -24)
                : exponent == 0x1F
                        ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                        : Math.scalb(1024.0 + fraction, exponent - 25);
        return bits < 0 ? -magnitude : magnitude;
    }

    /** Of numbers whose first dimension counts fastest. */
    private static double[] inOrderOfC(int[] shape, double[] fortran) {
        double[] values = new double[fortran.length];
        int[] index = new int[shape.length];
        for (int i = 0; i < values.length; i++) {
            int at = 0;
            for (int d = shape.length - 1; d >= 0; d--) {
                at = at * shape[d] + index[d];
            }
            values[i] = fortran[at];
            for (int d = shape.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
        return values;
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?").strip();
    }

    /**
     * The array as one of two dimensions, or as a stack of them along the first; none where it has another shape.
     *
     * @param name of the array; that of a slice is {@code name[i]}
     */
    List<NamedArray> matrices(String name) {
        int[] sides = Arrays.stream(shape).filter(side -> side != 1).toArray();
        int[] squeezed = shape.length <= 2 ? shape : sides.length < 2 ? new int[0] : sides;
        if (squeezed.length < 2 || squeezed.length > 3 || values.length == 0) {
            return List.of();
        }
        int rows = squeezed[squeezed.length - 2];
        int columns = squeezed[squeezed.length - 1];
        int slices = squeezed.length == 3 ? squeezed[0] : 1;
        List<NamedArray> matrices = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            matrices.add(NamedArray.slice(slices == 1 ? name : name + "[" + i + "]", rows, columns, values, i));
        }
        return matrices;
    }

    /** The array as a version 1.0 file of float32. */
    public byte[] encodeFloat32() {
        return encode("<f4", Float.BYTES, (buffer, value) -> buffer.putFloat((float) value));
    }

    /** The array as a version 1.0 file of float64. */
    public byte[] encodeFloat64() {
        return encode("<f8", Double.BYTES, ByteBuffer::putDouble);
    }

    private byte[] encode(String type, int width, ObjDoubleConsumer<ByteBuffer> writer) {
        StringBuilder dimensions = new StringBuilder();
        for (int dimension : shape) {
            dimensions.append(dimension).append(", ");
        }
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + dimensions + "), }";
        // The numbers begin at a multiple of 64 bytes; a line feed ends the header.
        int length = (MAGIC.length + 4 + header.length() + 1 + 63) / 64 * 64;
        ByteBuffer buffer = ByteBuffer.allocate(length + values.length * width).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (length - MAGIC.length - 4));
        buffer.put(header.getBytes(StandardCharsets.ISO_8859_1));
        while (buffer.position() < length - 1) {
            buffer.put((byte) ' ');
        }
        buffer.put((byte) '\n');
        for (double value : values) {
            writer.accept(buffer, value);
        }
        return buffer.array();
    }
}
