package org.mzsr.training;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What decided the last digits of a run's numbers so far: one kind of arithmetic, or several, and then another run of the same
 * settings may end with other bits.
 */
final class Arithmetic {

    /** Its key among the versions in a file's header. */
    static final String KEY = "arithmetic";

    private static final String AND = " + ";

    private final Consumer<String> notice;
    private final Set<String> kinds = new TreeSet<>();
    private final String before;
    private boolean mixed;
    private boolean changed;

    /**
     * Of a run that begins or goes on.
     *
     * @param before the header's, of the checkpoint that it goes on from; null where there is none
     * @param notice told, once, when kinds differ
     */
    Arithmetic(@Nullable String before, Consumer<String> notice) {
        this.notice = notice;
        this.before = before == null ? "" : before;
        if (before != null) {
            kinds.addAll(List.of(before.split(" \\+ ")));
        }
    }

    /** Takes note of an iteration's kinds. */
    void saw(@Nullable List<String> now) {
        if (now == null) {
            return;
        }
        kinds.addAll(now);
        if (now.size() > 1 && !mixed) {
            mixed = true;
            notice.accept("executors compute with " + String.join(" and ", now)
                    + ": which bits result depends on which of them gets which task; compute.isa makes them one");
        } else if (!before.isEmpty() && !before.equals(String.join(AND, now)) && !changed) {
            changed = true;
            notice.accept(
                    "what was trained before was computed with " + before + ", now it is " + String.join(" and ", now)
                            + ": the bits will not be those of a run that was not interrupted; compute.isa chooses");
        }
    }

    /** All that it saw, for a header; null if nothing. */
    @Nullable
    String kinds() {
        return kinds.isEmpty() ? null : String.join(AND, kinds);
    }
}
