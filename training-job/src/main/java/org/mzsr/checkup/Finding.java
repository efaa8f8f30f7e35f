package org.mzsr.checkup;

import java.io.Serializable;

/**
 * What one check found. A plain class, because Spark's Kryo cannot serialise records.
 */
public final class Finding implements Serializable {

    private static final long serialVersionUID = 1;

    /** How bad it is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** It will work, but not as well as it could. */
        WARNING,
        /** It will not work. */
        ERROR
    }

    private final Level level;
    private final String subject;
    private final String found;
    private final String advice;

    private Finding(Level level, String subject, String found, String advice) {
        this.level = level;
        this.subject = subject;
        this.found = found;
        this.advice = advice;
    }

    /** All is well. */
    public static Finding ok(String subject, String found) {
        return new Finding(Level.OK, subject, found, "");
    }

    static Finding warning(String subject, String found, String advice) {
        return new Finding(Level.WARNING, subject, found, advice);
    }

    /** It will not work. */
    public static Finding error(String subject, String found, String advice) {
        return new Finding(Level.ERROR, subject, found, advice);
    }

    /** How bad it is. */
    public Level level() {
        return level;
    }

    /** What was looked at, in a word or two. */
    public String subject() {
        return subject;
    }

    /** What there is. */
    public String found() {
        return found;
    }

    /** What to change; empty if nothing. */
    public String advice() {
        return advice;
    }

    /** One line: what was looked at, what there is, what to change. */
    @Override
    public String toString() {
        return subject + ": " + found + (advice.isEmpty() ? "" : "; " + advice);
    }
}
