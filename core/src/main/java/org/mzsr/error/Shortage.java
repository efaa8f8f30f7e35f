package org.mzsr.error;

import org.jspecify.annotations.Nullable;

/** What a machine can have too little of, by the words that say so somewhere in an exception. */
enum Shortage {
    DISK(
            "No space left on device",
            "Cannot go on: a disk is full, --out's or that of temporary files (java.io.tmpdir, spark.local.dir); make room,"
                    + " then start again"),
    QUOTA(
            "Disk quota exceeded",
            "Cannot go on: your share of a disk is used up, --out's or that of temporary files (java.io.tmpdir,"
                    + " spark.local.dir); make room, then start again"),
    FILES(
            "Too many open files",
            "Cannot go on: no more files may be open at once; raise that with 'ulimit -n 4096' before the command"),
    HEAP(
            "Java heap space",
            "Cannot go on: Java's memory is used up; give more with MZSR_JAVA_OPTS=-Xmx8g, or to an executor with"
                    + " spark.executor.memory");

    private final String words;
    private final String sentence;

    Shortage(String words, String sentence) {
        this.words = words;
        this.sentence = sentence;
    }

    /** The sentence for what an exception, or one behind it, was short of; null where it was something else. */
    static @Nullable String sentence(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            for (Shortage shortage : values()) {
                if (message != null && message.contains(shortage.words)) {
                    return shortage.sentence;
                }
            }
        }
        return null;
    }
}
