package org.mzsr.console;

import java.util.regex.Pattern;

/** Text out of files nobody vouches for, on its way to a terminal, which obeys what it finds there. */
public final class Printable {

    /** Control characters but line feeds and tabs, and those that turn the direction of what follows. */
    private static final Pattern COMMANDS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\u202A-\\u202E\\u2066-\\u2069]");

    private Printable() {}

    /** The text with a question mark in place of each character that a terminal would obey. */
    public static String of(String text) {
        return COMMANDS.matcher(text).replaceAll("?");
    }
}
