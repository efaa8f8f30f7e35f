package org.mzsr.random;

import java.util.SplittableRandom;

/**
 * Random numbers that are a function of what they are for, never of scheduling: a generator for a seed and the
 * coordinates of its use.
 */
public final class RandomStream {

    private RandomStream() {}

    /** The generator for one use; equal arguments give equal numbers, any other ones independent numbers. */
    public static SplittableRandom of(long seed, String purpose, long... coordinates) {
        return new SplittableRandom(key(seed, purpose, coordinates));
    }

    /** 64 well-mixed bits of the same arguments, for sorting and for choosing. */
    public static long key(long seed, String purpose, long... coordinates) {
        long key = mix(seed);
        for (int i = 0; i < purpose.length(); i++) {
            key = mix(key ^ purpose.charAt(i));
        }
        for (long coordinate : coordinates) {
            key = mix(key ^ coordinate);
        }
        return key;
    }

    /** Stafford's mixing function 13 after an odd offset, as in SplittableRandom. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
