package org.mzsr.training;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.spark.util.SignalUtils;

/**
 * Turns the first Ctrl-C (or SIGTERM, or the SIGHUP of a terminal that is closed) into a wish to stop after the iteration; a second
 * one ends the process. A SIGHUP that {@code nohup} has turned off stays so.
 */
public final class StopSignal implements AutoCloseable {

    private final AtomicBoolean listening = new AtomicBoolean(true);
    private final AtomicBoolean wanted = new AtomicBoolean();

    /**
     * Listens until closed.
     *
     * @param notice told when the wish arrives
     */
    public static StopSignal listen(Consumer<String> notice) {
        StopSignal signal = new StopSignal();
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            SignalUtils.register(name, () -> {
                boolean taken = signal.listening.get() && signal.wanted.compareAndSet(false, true);
                if (taken) {
                    notice.accept("stopping after this iteration; once more to stop at once");
                }
                return taken;
            });
        }
        return signal;
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
