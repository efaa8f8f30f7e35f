package org.mzsr.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads foreign bytes by code that answers damaged ones with whatever the damage leads to: here that is an {@link IOException}
 * whose message says, without the file's name, what is wrong.
 */
public final class Guarded {

    private Guarded() {}

    /** Does the work here. */
    public static <T> T read(Callable<T> work) throws IOException {
        try {
            return work.call();
        } catch (EOFException e) {
            throw new IOException("its data is cut off", e);
        } catch (IOException e) {
            throw e.getMessage() == null ? new IOException("its data is damaged (" + e + ")", e) : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it was read");
        } catch (OutOfMemoryError e) {
            throw new IOException("reading it takes more memory than this Java heap has", e);
        } catch (StackOverflowError e) {
            throw new IOException("its data is damaged: it nests without end", e);
        } catch (Exception e) {
            throw new IOException("its data is damaged (" + e + ")", e);
        }
    }

    /**
     * Does the work on a thread of its own, and gives it up when its time is over.
     *
     * @param seconds that it may take
     * @param stop then told to make the work end; the thread goes on until it does
     */
    public static <T> T read(Callable<T> work, long seconds, Runnable stop) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "foreign reader");
        thread.setDaemon(true);
        thread.start();
        return read(() -> {
            try {
                return task.get(seconds, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new IOException("reading it takes longer than " + seconds + " seconds", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw e.getCause() instanceof Exception cause ? cause : e;
            } finally {
                stop.run();
            }
        });
    }
}
