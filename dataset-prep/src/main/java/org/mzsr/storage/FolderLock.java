package org.mzsr.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A file that lets one process at a time write to a folder, on any file system.
 *
 * <p>Its owner rewrites it every few seconds with a higher count. Who finds it waits: if the count changes, the owner is
 * alive and the folder is refused; if not, the owner is gone (killed, or its machine lost), and the lock is taken over. No
 * clocks are compared. An owner that was suspended and finds another's lock has lost it, and must not write any more.
 */
public final class FolderLock implements AutoCloseable {

    private static final String RUN = "run.lock";

    /** Beats that may be missed before a write asks the file system whether the lock is still there. */
    private static final int MISSED = 2;

    private final Folder folder;
    private final String file;
    private final String what;
    private final String owner;
    private final Duration beat;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "run-lock");
        thread.setDaemon(true);
        return thread;
    });
    private long count;
    private volatile @Nullable String lostTo;
    private volatile long seen = System.nanoTime();

    private FolderLock(Folder folder, String file, String what, String owner, Duration beat) {
        this.folder = folder;
        this.file = file;
        this.what = what;
        this.owner = owner;
        this.beat = beat;
    }

    /** Takes the lock of a run's folder; as below. */
    public static FolderLock ofRun(Folder folder, Duration beat, Consumer<String> notice) throws IOException {
        return take(folder, RUN, folder.toString(), beat, notice);
    }

    /**
     * Takes the lock.
     *
     * @param folder of the lock's file
     * @param file its name
     * @param what it guards, for messages
     * @param beat time between two signs of life
     * @param notice told when there is something to wait for
     * @throws IOException if another run holds it
     */
    public static FolderLock take(Folder folder, String file, String what, Duration beat, Consumer<String> notice)
            throws IOException {
        String owner = "process " + ProcessHandle.current().pid() + " on " + host() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " (" + UUID.randomUUID() + ")";
        FolderLock lock = new FolderLock(folder, file, what, owner, beat);
        String found = folder.find(file);
        if (found != null && !isDeadHere(found)) {
            notice.accept("waiting to see whether " + ownerOf(found) + " still writes to " + what);
            lock.awaitSilence(found);
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

    /**
     * Which processes this one sees: of this start of this machine, in this container. Numbers of processes and names of machines
     * mean the same in no other place.
     */
    private static String place() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + " "
                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .strip();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** Whether the owner was a process that would be seen here and is gone, so that there is nothing to wait for. */
    private static boolean isDeadHere(String text) {
        String[] words = ownerOf(text).split(" ");
        return words.length > 3
                && !place().isEmpty()
                && text.lines().skip(2).anyMatch(line -> line.equals(place()))
                && words[1].matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(words[1])).isEmpty();
    }

    private void awaitSilence(String found) throws IOException {
        for (int i = 0; i < 6; i++) {
            pause(beat.dividedBy(2));
            String now = folder.find(file);
            if (now == null) {
                return;
            }
            if (!now.equals(found)) {
                throw refusal(now);
            }
        }
    }

    private IOException refusal(String text) {
        return new FileException("Cannot write to " + what + ": " + ownerOf(text)
                + " is writing there; wait for it, stop it, or choose another --out");
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FileException("Cannot go on: interrupted while waiting for a lock", e);
        }
    }

    /** Writes a sign of life. */
    private synchronized void beat() throws IOException {
        folder.write(file, (owner + "\n" + count++ + "\n" + place() + "\n").getBytes(StandardCharsets.UTF_8));
        seen = System.nanoTime();
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
            String now = folder.find(file);
            if (now == null || ownerOf(now).equals(owner)) {
                seen = System.nanoTime();
                return;
            }
            lostTo = now;
        }
        throw new FileException("Cannot go on in " + what + ": " + ownerOf(String.valueOf(lostTo))
                + " has taken it over while this run was silent");
    }

    /**
     * The same without asking the file system, as long as the lock's own signs of life were in time: for what is written often.
     *
     * @throws IOException if another run has taken the folder over
     */
    public void checkQuickly() throws IOException {
        if (lostTo != null || System.nanoTime() - seen > MISSED * beat.toNanos()) {
            check();
        }
    }

    /** Gives the lock back, if it is still this run's. */
    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        synchronized (this) {
            String now = folder.find(file);
            if (now != null && ownerOf(now).equals(owner)) {
                folder.delete(file);
            }
        }
    }
}
