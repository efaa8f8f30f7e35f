package org.mzsr.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.mzsr.error.FileException;

/** Local files that appear under their name only when they are complete. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes {@code bytes} beside {@code file}, then moves it there; makes missing folders. */
    public static void write(Path file, byte[] bytes) throws IOException {
        beside(file, bytes, true);
    }

    /** Refuses, before long work, a file that could not be written after it; makes missing folders. */
    public static void requireWritable(Path file) throws IOException {
        beside(file, new byte[0], false);
    }

    private static void beside(Path file, byte[] bytes, boolean move) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.isDirectory(absolute)) {
            throw new FileException("Cannot write " + file + ": it is a folder");
        }
        Path partial = folder.resolve("." + absolute.getFileName() + ".partial");
        try {
            Files.createDirectories(folder);
            Files.write(
                    partial,
                    bytes,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            if (move) {
                Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (AccessDeniedException e) {
            throw new FileException("Cannot write " + file + ": permission denied", e);
        } catch (FileAlreadyExistsException e) {
            throw new FileException("Cannot write " + file + ": " + e.getFile() + " is a file, not a folder", e);
        } catch (NoSuchFileException e) {
            throw new FileException("Cannot write " + file + ": nothing can be created in its folder", e);
        } catch (IOException e) {
            throw new FileException("Cannot write " + file + ": " + e.getMessage(), e);
        } finally {
            if (Files.exists(partial)) {
                Files.delete(partial);
            }
        }
    }
}
