package org.mzsr;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Files as disks, networks and strangers make them of good ones. */
final class Mutations {

    private static final int[] NUMBERS = {
        0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7F, 0x80, 0xFF, 0x10000, 0x7FFFFF
    };

    private Mutations() {}

    /** One to four changes: bits, bytes, numbers, cuts, repeated and moved parts. */
    static byte[] of(byte[] good, SplittableRandom random) {
        byte[] bytes = good.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 8; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> number(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)], random.nextBoolean());
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> bytes = twice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(64)));
                case 5 ->
                    Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(16)), (byte) random.nextInt(256));
                default ->
                    System.arraycopy(
                            bytes,
                            at,
                            bytes,
                            random.nextInt(bytes.length - Math.min(8, bytes.length - at)),
                            Math.min(8, bytes.length - at));
            }
        }
        return bytes;
    }

    private static void number(byte[] bytes, int at, int number, boolean little) {
        for (int i = 0; i < 4 && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) (number >> (little ? 8 * i : 24 - 8 * i));
        }
    }

    private static byte[] twice(byte[] bytes, int from, int to) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + to - from);
        System.arraycopy(bytes, from, longer, to, bytes.length - from);
        return longer;
    }
}
