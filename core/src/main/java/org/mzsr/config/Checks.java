package org.mzsr.config;

/** Range checks of configuration records. */
public final class Checks {

    private Checks() {}

    /**
     * Refuses a value.
     *
     * @param condition whether the value is in range
     * @param key the configuration key, without its section
     * @param value what was given
     * @param expected the range, in words
     */
    public static void require(boolean condition, String key, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException("key '" + key + "' is " + value + ", expected " + expected);
        }
    }
}
