package org.mzsr.dataset;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.mzsr.error.FileException;
import org.mzsr.storage.Folder;
import org.mzsr.storage.FolderLock;
import org.mzsr.storage.Location;

/**
 * A dataset's folder in the making: beside its final place, to which it moves when it is complete. One process at a time makes it.
 */
final class StagedFolder implements AutoCloseable {

    private static final String REPLACED = ".replaced";

    /** Between two signs of life. */
    private static final Duration BEAT = Duration.ofSeconds(2);

    /** After Spark, whose tasks write here, has stopped (50), before Hadoop closes its file systems (10). */
    private static final int CLEARING = 30;

    /** How often what was written is removed at most, and how many milliseconds nothing may come after it. */
    private static final int CLEARINGS = 20;

    private static final int QUIET = 300;

    private final Location target;
    private final FolderLock lock;
    private final Runnable atSignal = this::clearAtSignal;

    private StagedFolder(Location target, FolderLock lock) {
        this.target = target;
        this.lock = lock;
    }

    /**
     * The staged folder for a dataset, empty.
     *
     * @param out where the dataset will be
     * @param overwrite whether a dataset that is there may be replaced; anything else that is there never is
     * @param notice told when there is another process to wait for
     * @throws IOException if another process is making it
     */
    static StagedFolder open(String out, boolean overwrite, Configuration hadoop, Consumer<String> notice)
            throws IOException {
        Location target = Location.of(out, hadoop);
        Path path = target.path();
        if (path.getParent() == null) {
            throw new FileException("Cannot write a dataset to " + path + ": it is the root of a file system");
        }
        refuseWhatMayNotGo(target, overwrite);
        FolderLock lock = FolderLock.take(
                Folder.at(path.getParent().toString(), hadoop),
                "." + path.getName() + ".lock",
                "dataset " + path,
                BEAT,
                notice);
        StagedFolder staged = new StagedFolder(target, lock);
        try {
            staged.putBack();
            refuseWhatMayNotGo(target, overwrite);
            staged.clear();
            ShutdownHookManager.get().addShutdownHook(staged.atSignal, CLEARING);
            return staged;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void refuseWhatMayNotGo(Location target, boolean overwrite) throws IOException {
        Path path = target.path();
        if (!target.files().exists(path)) {
            return;
        }
        if (!target.files().exists(new Path(path, "dataset.json"))) {
            throw new FileException(
                    "Cannot write dataset " + path + ": there is something else of that name; choose another --out");
        }
        if (!overwrite) {
            throw new FileException("Cannot write dataset " + path
                    + ": it exists already; choose another --out, or replace it with --overwrite");
        }
    }

    /** Where a replacement was killed between its two moves, the dataset that stepped aside is the only whole one. */
    private void putBack() throws IOException {
        Path aside = hidden(REPLACED);
        boolean lost = !target.files().exists(target.path()) && target.files().exists(aside);
        if (lost && !target.files().rename(aside, target.path())) {
            throw new FileException("Cannot write dataset " + target.path() + ": the one before it is " + aside
                    + ", left by a replacement that was killed, and cannot be moved back");
        }
    }

    /** The folder to write to. */
    Path path() {
        return hidden(".partial");
    }

    private Path hidden(String suffix) {
        return new Path(target.path().getParent(), "." + target.path().getName() + suffix);
    }

    /** How files of this dataset name another dataset's folder: beside it, where both lie in one folder, so that they can move. */
    String reference(Dataset other) {
        Path folder = new Path(other.location());
        Path parent = target.path().getParent();
        return parent.equals(folder.getParent()) ? "../" + folder.getName() : folder.toString();
    }

    /** Removes what was not committed; again while there is more, because tasks of a job that failed go on writing for a moment. */
    private void clear() throws IOException {
        for (int i = 0; i < CLEARINGS && target.files().delete(path(), true); i++) {
            try {
                Thread.sleep(QUIET);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    void write(String name, byte[] bytes) throws IOException {
        Path file = new Path(path(), name);
        Location.writing(file, () -> {
            try (FSDataOutputStream out = target.files().create(file)) {
                out.write(bytes);
            }
        });
    }

    /** Puts the folder in place; a dataset that is there steps aside first and goes only when the new one stands. */
    void commit() throws IOException {
        lock.check();
        FileSystem files = target.files();
        Path aside = hidden(REPLACED);
        files.delete(aside, true);
        boolean replaces = files.exists(target.path());
        if (replaces && !files.rename(target.path(), aside)) {
            throw new FileException("Cannot replace dataset " + target.path() + ": moving it aside failed");
        }
        if (!files.rename(path(), target.path())) {
            boolean restored = !replaces || files.rename(aside, target.path());
            throw new FileException("Cannot write dataset " + target.path() + ": moving it there failed"
                    + (restored ? "" : "; the one before it is now " + aside));
        }
        files.delete(aside, true);
    }

    /** Removes what was not committed, and lets others write. */
    @Override
    public void close() throws IOException {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(atSignal);
        }
        remove();
    }

    private void clearAtSignal() {
        try {
            remove();
        } catch (IOException e) {
            // The next preparation of this dataset clears it.
        }
    }

    private void remove() throws IOException {
        try (lock) {
            clear();
        }
    }
}
