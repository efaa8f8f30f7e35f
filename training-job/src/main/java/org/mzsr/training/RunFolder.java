package org.mzsr.training;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.mzsr.dataset.Location;

/** The folder that a training run writes to, on any Hadoop file system. */
final class RunFolder {

    private final Path root;
    private final FileSystem files;

    private RunFolder(Path root, FileSystem files) {
        this.root = root;
        this.files = files;
    }

    static RunFolder at(String uri, Configuration hadoop) throws IOException {
        Location location = Location.of(uri, hadoop);
        FileSystem files = location.files();
        // Hadoop's local file system strews .crc files and cannot flush; the raw one beneath it is plain files.
        return new RunFolder(
                location.path(), files instanceof LocalFileSystem local ? local.getRawFileSystem() : files);
    }

    @Override
    public String toString() {
        return "file".equals(root.toUri().getScheme()) ? root.toUri().getPath() : root.toString();
    }

    /** Writes a file that appears under its name only when it is complete, and replaces one that is there. */
    void write(String name, byte[] bytes) throws IOException {
        Path file = new Path(root, name);
        Path partial = new Path(file.getParent(), "." + file.getName() + ".partial");
        try {
            try (FSDataOutputStream out = files.create(partial, true)) {
                out.write(bytes);
                out.hsync();
            }
            // A local file system replaces the file that is there; HDFS refuses, and it has to go first.
            boolean renamed = files.rename(partial, file)
                    || (files.exists(file) && files.delete(file, false) && files.rename(partial, file));
            if (!renamed) {
                throw new IOException("renaming " + partial + " failed");
            }
        } catch (IOException | FSError e) {
            throw unwritable(file, e);
        } finally {
            if (files.exists(partial)) {
                files.delete(partial, false);
            }
        }
    }

    byte[] read(String name) throws IOException {
        try (FSDataInputStream in = files.open(new Path(root, name))) {
            return in.readAllBytes();
        }
    }

    /**
     * What a file holds.
     *
     * @param text in UTF-8
     */
    record Content(String text) {}

    /** A small text file, or null if it is not there. */
    @Nullable
    Content find(String name) throws IOException {
        try {
            return new Content(new String(read(name), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** A file to write to bit by bit; what was flushed can be read while it grows. */
    OutputStream open(String name) throws IOException {
        Path file = new Path(root, name);
        FSDataOutputStream out = told(file, () -> files.create(file, true));
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                told(file, () -> {
                    out.write(bytes, offset, length);
                    return out;
                });
            }

            @Override
            public void flush() throws IOException {
                told(file, () -> {
                    out.hflush();
                    return out;
                });
            }

            @Override
            public void close() throws IOException {
                told(file, () -> {
                    out.close();
                    return out;
                });
            }
        };
    }

    /** Hadoop tells of a full local disk by an Error that holds the exception. */
    private static IOException unwritable(Path file, Throwable e) {
        Throwable reason = e instanceof FSError && e.getCause() != null ? e.getCause() : e;
        return new IOException("Cannot write " + file + ": " + reason.getMessage(), e);
    }

    private interface Access<T> {
        T run() throws IOException;
    }

    /** Names the file in what goes wrong with it. */
    private static <T> T told(Path file, Access<T> access) throws IOException {
        try {
            return access.run();
        } catch (IOException | FSError e) {
            throw unwritable(file, e);
        }
    }

    /** Names of the files in a folder, sorted; none if it is not there. */
    List<String> list(String folder) throws IOException {
        Path path = new Path(root, folder);
        if (!files.exists(path)) {
            return List.of();
        }
        return Arrays.stream(files.listStatus(path))
                .filter(FileStatus::isFile)
                .map(status -> status.getPath().getName())
                .sorted()
                .toList();
    }

    void delete(String name) throws IOException {
        files.delete(new Path(root, name), false);
    }
}
