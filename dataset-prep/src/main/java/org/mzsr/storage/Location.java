package org.mzsr.storage;

import java.io.IOException;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.mzsr.error.FileException;

/**
 * A place that somebody named, on the file system that it is on.
 *
 * @param path absolute, with its scheme
 * @param files its file system
 */
public record Location(Path path, FileSystem files) {

    /**
     * Finds a place. A relative path is taken from here, because executors have working directories of their own.
     *
     * @throws IOException if the name is no URI, or of a file system that is not there
     */
    public static Location of(String uri, Configuration hadoop) throws IOException {
        try {
            Path path = new Path(uri);
            FileSystem files = path.getFileSystem(hadoop);
            refuseLettersThatWouldBeLost(uri, files);
            return new Location(files.makeQualified(path), files);
        } catch (IOException | RuntimeException e) {
            // A file system whose client is not on the class path is a RuntimeException.
            throw new FileException("Cannot use location '" + uri + "': " + e.getMessage(), e);
        }
    }

    /** Java asks the locale for the names of local files, and writes question marks for what it does not have: cron and systemd give none. */
    private static void refuseLettersThatWouldBeLost(String uri, FileSystem files) throws IOException {
        Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        boolean local = files.getScheme().equals("file");
        if (local && (uri.indexOf('\uFFFD') >= 0 || !names.newEncoder().canEncode(uri))) {
            throw new FileException("its name has letters that this process's locale (" + names
                    + ") has not; set LC_ALL=C.UTF-8 before the command");
        }
    }

    /** Something that writes. */
    @FunctionalInterface
    public interface Writing {
        /** Writes. */
        void run() throws IOException;
    }

    /**
     * Writes to a file, and names it in what goes wrong. Hadoop tells of a full local disk by an Error that holds the
     * exception.
     *
     * @throws IOException if that fails, with a sentence
     */
    public static void writing(Path file, Writing writing) throws IOException {
        try {
            writing.run();
        } catch (IOException | FSError e) {
            throw unwritable(file, e);
        }
    }

    /**
     * The sentence for a file that cannot be written.
     *
     * @param e what the file system threw
     */
    public static IOException unwritable(Path file, Throwable e) {
        Throwable reason = e instanceof FSError && e.getCause() != null ? e.getCause() : e;
        return new FileException("Cannot write " + file + ": " + reason.getMessage(), e);
    }
}
