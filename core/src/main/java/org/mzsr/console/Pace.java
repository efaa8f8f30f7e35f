package org.mzsr.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How fast work went in its last minute. An average since the beginning would carry a cold start, or an hour in which the machine
 * was shared, to the end.
 */
final class Pace {

    private static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final long APART = Duration.ofSeconds(1).toNanos();

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Sample last;

    private record Sample(long nanos, long done) {}

    /** Begins at a time, with what is done already. */
    Pace(long nanos, long done) {
        last = new Sample(nanos, done);
        samples.add(last);
    }

    /** So much is done at that time. */
    synchronized void at(long nanos, long done) {
        last = new Sample(nanos, done);
        if (nanos - samples.getLast().nanos >= APART) {
            samples.add(last);
        }
    }

    /** How much was done in a second, over the minute before that time, or since whatever was done last; 0 where nothing was. */
    synchronized double rate(long now) {
        // The oldest one kept lies a minute back or more, or is the beginning; and something was done since, however
        // long ago.
        for (Sample next = second();
                next != null && now - next.nanos >= WINDOW && next.done < last.done;
                next = second()) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        return now <= first.nanos ? 0 : (last.done - first.done) * 1e9 / (now - first.nanos);
    }

    private @Nullable Sample second() {
        return samples.stream().skip(1).findFirst().orElse(null);
    }

    /** Time until a total is done; unknown while nothing was done. */
    synchronized Optional<Duration> left(long now, long total) {
        double rate = rate(now);
        return rate > 0
                ? Optional.of(Duration.ofMillis(Math.round(1e3 * Math.max(0, total - last.done) / rate)))
                : Optional.empty();
    }
}
