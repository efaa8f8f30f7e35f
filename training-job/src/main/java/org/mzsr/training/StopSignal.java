package org.mzsr.training;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.spark.util.SignalUtils;

/**
 * Turns the first Ctrl-C (or SIGTERM, or the SIGHUP of a terminal that is closed) into a wish to stop after the iteration; a second
 * one ends the process. A terminal that is closed sends SIGHUP twice, from its shell and from the system, and service managers do
 * alike: what comes within a second of the first is the same wish. A SIGHUP that {@code nohup} has turned off stays so.
 */
public final class StopSignal implements AutoCloseable {

    private static final long SAME_WISH_NANOS = 1_000_000_000;

    private final AtomicBoolean listening = new AtomicBoolean(true);
    private final AtomicBoolean wanted = new AtomicBoolean();
    private long since;

    /**
     * Listens until closed.
     *
     * @param notice told when the wish arrives
     */
    public static StopSignal listen(Consumer<String> notice) {
        StopSignal signal = new StopSignal();
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            SignalUtils.register(name, () -> signal.isTaken(notice));
        }
        return signal;
    }

    private synchronized boolean isTaken(Consumer<String> notice) {
        if (!listening.get()) {
            return false;
        }
        if (wanted.compareAndSet(false, true)) {
            since = System.nanoTime();
            notice.accept("stopping after this iteration; once more to stop at once");
            return true;
        }
        return System.nanoTime() - since < SAME_WISH_NANOS;
    }

    /** Whether it has arrived. */
    public boolean isWanted() {
        return wanted.get();
    }

    /** Leaves the next signal to others. */
    @Override
    public void close() {
        listening.set(false);
    }
}
