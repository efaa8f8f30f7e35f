package org.mzsr.training.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mzsr.error.FileException;

/**
 * The file {@code run.lock}, which lets one process at a time write to a run's folder, on any file system.
 *
 * <p>Its owner rewrites it every few seconds with a higher count. Who finds it waits: if the count changes, the owner is
 * alive and the folder is refused; if not, the owner is gone (killed, or its machine lost), and the lock is taken over. No
 * clocks are compared. An owner that was suspended and finds another's lock has lost it, and must not write any more.
 */
public final class RunLock implements AutoCloseable {

    private static final String FILE = "run.lock";

    private final RunFolder folder;
    private final String owner;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "run-lock");
        thread.setDaemon(true);
        return thread;
    });
    private long count;
    private volatile @Nullable String lostTo;

    private RunLock(RunFolder folder, String owner) {
        this.folder = folder;
        this.owner = owner;
    }

    /**
     * Takes the lock.
     *
     * @param beat time between two signs of life
     * @param notice told when there is something to wait for
     * @throws IOException if another run holds it
     */
    public static RunLock take(RunFolder folder, Duration beat, Consumer<String> notice) throws IOException {
        String owner = "process " + ProcessHandle.current().pid() + " on " + host() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " (" + UUID.randomUUID() + ")";
        RunLock lock = new RunLock(folder, owner);
        String found = folder.find(FILE);
        if (found != null && !isDeadHere(found)) {
            notice.accept("waiting to see whether " + ownerOf(found) + " still writes to " + folder);
            awaitSilence(folder, found, beat);
        }
        lock.beat();
        if (found != null) {
            // Two may have taken over at once; the one that wrote last has it.
            pause(beat.dividedBy(2));
        }
        lock.check();
        long millis = beat.toMillis();
        var unused = lock.timer.scheduleAtFixedRate(lock::beatQuietly, millis, millis, TimeUnit.MILLISECONDS);
        return lock;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unnamed-machine";
        }
    }

    private static String ownerOf(String text) {
        return text.lines().findFirst().orElse("somebody");
    }

    /** Whether the owner was a process of this machine that is gone, so that there is nothing to wait for. */
    private static boolean isDeadHere(String text) {
        String[] words = ownerOf(text).split(" ");
        return words.length > 3
                && words[3].equals(host())
                && words[1].matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(words[1])).isEmpty();
    }

    private static void awaitSilence(RunFolder folder, String found, Duration beat) throws IOException {
        for (int i = 0; i < 6; i++) {
            pause(beat.dividedBy(2));
            String now = folder.find(FILE);
            if (now == null) {
                return;
            }
            if (!now.equals(found)) {
                throw refusal(folder, now);
            }
        }
    }

    private static IOException refusal(RunFolder folder, String text) {
        return new FileException("Cannot train into " + folder + ": " + ownerOf(text)
                + " is writing there; wait for it, stop it, or choose another --out");
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FileException("Cannot train: interrupted while waiting for a lock", e);
        }
    }

    /** Writes a sign of life. */
    private synchronized void beat() throws IOException {
        folder.write(FILE, (owner + "\n" + count++ + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void beatQuietly() {
        try {
            check();
            beat();
        } catch (IOException | RuntimeException e) {
            // Thrown on, it would end the timer's beats for ever. A lost lock is remembered by check(), which then
            // refuses
            // the next checkpoint; a file system that failed may answer at the next beat.
        }
    }

    /**
     * Refuses to go on without the lock.
     *
     * @throws IOException if another run has taken the folder over
     */
    public void check() throws IOException {
        if (lostTo == null) {
            String now = folder.find(FILE);
            if (now == null || ownerOf(now).equals(owner)) {
                return;
            }
            lostTo = now;
        }
        throw new FileException("Cannot go on in " + folder + ": " + ownerOf(String.valueOf(lostTo))
                + " has taken it over while this run was silent");
    }

    /** Gives the lock back, if it is still this run's. */
    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        synchronized (this) {
            String now = folder.find(FILE);
            if (now != null && ownerOf(now).equals(owner)) {
                folder.delete(FILE);
            }
        }
    }
}
