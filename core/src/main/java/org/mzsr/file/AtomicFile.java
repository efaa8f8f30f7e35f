package org.mzsr.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.mzsr.error.BadInputException;
import org.mzsr.error.FileException;

/**
 * Local files that appear under their name only when they are complete and on the disk. Each is first written under a name of its
 * own, which nobody else can have put there, so that neither another writer nor a link comes between.
 */
public final class AtomicFile {

    private static final String PARTIAL = ".partial";

    /** What a killed process left is nobody's any more after this time. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** Those that are being written; a signal must not leave them behind. */
    private static final Set<Path> WRITING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> WRITING.forEach(AtomicFile::deleteQuietly)));
    }

    private AtomicFile() {}

    /** Writes {@code bytes} beside {@code file}, then moves it there; makes missing folders. */
    public static void write(Path file, byte[] bytes) throws IOException {
        beside(file, bytes, true);
    }

    /**
     * Refuses a file that would replace one of those that are read: they may be the only copy.
     *
     * @throws IllegalArgumentException if it is one of them, by whatever name
     */
    public static void refuseInput(Path file, Collection<Path> read) throws IOException {
        for (Path input : read) {
            if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
                throw new BadInputException(
                        "Cannot write " + file + ": that is " + input + ", which is read; choose another name");
            }
        }
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
        String prefix = "." + absolute.getFileName() + ".";
        Path partial = folder.resolve(prefix + UUID.randomUUID() + PARTIAL);
        WRITING.add(partial);
        try {
            Files.createDirectories(folder);
            removeAbandoned(folder, prefix);
            // CREATE_NEW follows no link and takes no file that is there.
            try (FileChannel channel =
                    FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (move) {
                    channel.force(true);
                }
            }
            if (move) {
                Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                force(folder);
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
            deleteQuietly(partial);
            WRITING.remove(partial);
        }
    }

    /** The new name, too, is to be on the disk; file systems that cannot say so are left alone. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folders, and keeps names safe by itself.
        }
    }

    private static void removeAbandoned(Path folder, String prefix) throws IOException {
        Instant old = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, entry -> {
            String name = String.valueOf(entry.getFileName());
            return name.startsWith(prefix) && name.endsWith(PARTIAL);
        })) {
            for (Path left : files) {
                // One that another writer has moved meanwhile has no time any more: 0.
                long changed = left.toFile().lastModified();
                if (changed > 0 && changed < old.toEpochMilli()) {
                    deleteQuietly(left);
                }
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is named as what it is, and the next writer tries again.
        }
    }
}
