package org.mzsr.training;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.util.SignalUtils;

/** Turns the first Ctrl-C (or SIGTERM) into a wish to stop after the iteration; a second one ends the process. */
final class StopSignal {

    private final AtomicBoolean wanted = new AtomicBoolean();

    /** Listens from now on. */
    static StopSignal listen() {
        StopSignal signal = new StopSignal();
        for (String name : new String[] {"INT", "TERM"}) {
            SignalUtils.register(name, () -> {
                boolean first = signal.wanted.compareAndSet(false, true);
                if (first) {
                    System.err.println("\nmzsr: stopping after this iteration; once more to stop at once");
                }
                return first;
            });
        }
        return signal;
    }

    boolean isWanted() {
        return wanted.get();
    }
}
