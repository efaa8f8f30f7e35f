package org.mzsr.training;

/** Range checks of configuration records. */
final class Checks {

    private Checks() {}

    static void require(boolean condition, String key, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException("key '" + key + "' is " + value + ", expected " + expected);
        }
    }
}
