package org.mzsr.sweep;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.mzsr.console.Progress;

/** Shows a sweep on the console: a bar over the iterations of all runs, and sentences. */
final class SweepProgress implements SweepListener, AutoCloseable {

    private final Progress progress;
    private final long done;
    private final BooleanSupplier stop;
    private final Map<String, Long> reached = new ConcurrentHashMap<>();

    /**
     * Shows a sweep.
     *
     * @param iterations of all runs together
     * @param done of those that are finished already
     * @param stop asked whether to stop early
     */
    SweepProgress(long iterations, long done, BooleanSupplier stop) {
        this.done = done;
        progress = Progress.start("sweep", "it", iterations, done);
        this.stop = stop;
    }

    @Override
    public synchronized void notice(String sentence) {
        System.out.println(sentence);
    }

    @Override
    public void reached(String name, long iteration) {
        reached.put(name, iteration);
        long all = reached.values().stream().mapToLong(count -> count).sum();
        progress.at(done + all, name + " " + iteration);
    }

    @Override
    public boolean wantsToStop() {
        return stop.getAsBoolean();
    }

    @Override
    public void close() {
        progress.close();
    }
}
