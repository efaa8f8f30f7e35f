package org.mzsr.config;

import org.apiguardian.api.API;

/**
 * A key of the configuration, for people.
 *
 * @param key its full path
 * @param value as HOCON
 * @param usual its documented default, as HOCON
 * @param meaning what the documented defaults say of it; empty where its name says all
 */
@API(status = API.Status.EXPERIMENTAL)
public record Setting(String key, String value, String usual, String meaning) {

    /** Whether something says another value than the default. */
    public boolean isUnusual() {
        return !value.equals(usual);
    }
}
