package org.mzsr.dataset;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.mzsr.error.FileException;

/** A dataset's folder in the making: beside its final place, to which it moves when it is complete. */
final class StagedFolder {

    private final Location target;

    private StagedFolder(Location target) {
        this.target = target;
    }

    /**
     * The staged folder for a dataset.
     *
     * @param out where the dataset will be
     * @param overwrite whether a dataset that is there may be replaced; anything else that is there never is
     */
    static StagedFolder of(String out, boolean overwrite, Configuration hadoop) throws IOException {
        Location target = Location.of(out, hadoop);
        Path path = target.path();
        if (path.getParent() == null) {
            throw new FileException("Cannot write a dataset to " + path + ": it is the root of a file system");
        }
        if (target.files().exists(path)) {
            if (!target.files().exists(new Path(path, "dataset.json"))) {
                throw new FileException("Cannot write dataset " + path
                        + ": there is something else of that name; choose another --out");
            }
            if (!overwrite) {
                throw new FileException("Cannot write dataset " + path
                        + ": it exists already; choose another --out, or replace it with --overwrite");
            }
        }
        return new StagedFolder(target);
    }

    /** The folder to write to. */
    Path path() {
        return hidden(".partial");
    }

    /** How files of this dataset name another dataset's folder: beside it, where both lie in one folder, so that they can move. */
    String reference(Dataset other) {
        Path folder = new Path(other.location());
        Path parent = target.path().getParent();
        return parent.equals(folder.getParent()) ? "../" + folder.getName() : folder.toString();
    }

    private Path hidden(String suffix) {
        return new Path(target.path().getParent(), "." + target.path().getName() + suffix);
    }

    /** Removes what an interrupted preparation may have left. */
    void clear() throws IOException {
        target.files().delete(path(), true);
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
        FileSystem files = target.files();
        Path aside = hidden(".replaced");
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
}
