package org.mzsr.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** A folder that is written to, on any Hadoop file system. */
public final class Folder {

    private final Path root;
    private final FileSystem files;

    /** Opens a method that Hadoop protects. HDFS does it in one step, so that the name is there at any time. */
    private static final class Replacing extends FilterFileSystem {

        Replacing(FileSystem files) {
            super(files);
        }

        @SuppressWarnings("deprecation")
        void replace(Path from, Path to) throws IOException {
            rename(from, to, Options.Rename.OVERWRITE);
        }
    }

    private Folder(Path root, FileSystem files) {
        this.root = root;
        this.files = files;
    }

    /** The folder at a URI; nothing is made yet. */
    public static Folder at(String uri, Configuration hadoop) throws IOException {
        Location location = Location.of(uri, hadoop);
        FileSystem files = location.files();
        // Hadoop's local file system strews .crc files and cannot flush; the raw one beneath it is plain files.
        return new Folder(location.path(), files instanceof LocalFileSystem local ? local.getRawFileSystem() : files);
    }

    @Override
    public String toString() {
        return "file".equals(root.toUri().getScheme()) ? root.toUri().getPath() : root.toString();
    }

    /** Writes a file that appears under its name only when it is complete, and replaces one that is there. */
    public void write(String name, byte[] bytes) throws IOException {
        Path file = new Path(root, name);
        // On object stores a file appears whole when its stream is closed, and there is no renaming onto one that is
        // there.
        if (files.hasPathCapability(file, CommonPathCapabilities.ABORTABLE_STREAM)) {
            Location.writing(file, () -> put(file, bytes));
        } else {
            replace(file, bytes);
        }
    }

    private void put(Path file, byte[] bytes) throws IOException {
        FSDataOutputStream out = files.create(file, true);
        try {
            out.write(bytes);
        } catch (IOException | RuntimeException e) {
            out.abort();
            throw e;
        }
        out.close();
    }

    private void replace(Path file, byte[] bytes) throws IOException {
        // A name of its own, so that two writers never share it.
        Path partial = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".partial");
        try {
            Location.writing(file, () -> {
                try (FSDataOutputStream out = files.create(partial, true)) {
                    out.write(bytes);
                    out.hsync();
                }
                // A local file system replaces the file that is there; others refuse, and have a call that does.
                if (!files.rename(partial, file)) {
                    new Replacing(files).replace(partial, file);
                }
            });
        } finally {
            if (files.exists(partial)) {
                files.delete(partial, false);
            }
        }
    }

    /** A file's bytes. */
    public byte[] read(String name) throws IOException {
        try (FSDataInputStream in = files.open(new Path(root, name))) {
            return in.readAllBytes();
        }
    }

    /** The text of a small file in UTF-8, or null if it is not there. */
    public @Nullable String find(String name) throws IOException {
        try {
            return new String(read(name), StandardCharsets.UTF_8);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    /** A file to write to bit by bit; what was flushed can be read while it grows. */
    public OutputStream open(String name) throws IOException {
        Path file = new Path(root, name);
        FSDataOutputStream out = create(file);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                Location.writing(file, () -> out.write(b));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Location.writing(file, () -> out.write(bytes, offset, length));
            }

            @Override
            public void flush() throws IOException {
                Location.writing(file, out::hflush);
            }

            @Override
            public void close() throws IOException {
                Location.writing(file, out::close);
            }
        };
    }

    private FSDataOutputStream create(Path file) throws IOException {
        try {
            return files.create(file, true);
        } catch (IOException e) {
            throw Location.unwritable(file, e);
        }
    }

    /** Names of the files in a folder, sorted; none if it is not there. */
    public List<String> list(String folder) throws IOException {
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

    /** Deletes a file, if it is there. */
    public void delete(String name) throws IOException {
        files.delete(new Path(root, name), false);
    }
}
