package org.mzsr.training.tasks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * A value that executors get once, as bytes of Java serialisation: Spark's Kryo, where a cluster is set to it, cannot serialise
 * records.
 *
 * @param <T> its type
 */
public final class Sent<T extends Serializable> implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1;

    private static final long FORGET_MILLIS = 2000;

    private final Broadcast<byte[]> bytes;

    /** Sends a value, when the first task asks for it. */
    public Sent(JavaSparkContext spark, T value) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(buffer)) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes = spark.broadcast(buffer.toByteArray());
    }

    /** A copy of the value, on an executor. */
    @SuppressWarnings("unchecked") // It is what the constructor was given.
    public T value() {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.value())) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
                // Spark gives the application's jar to the thread's class loader, not to the caller's.
                try {
                    return Class.forName(
                            description.getName(), false, Thread.currentThread().getContextClassLoader());
                } catch (ClassNotFoundException e) {
                    return super.resolveClass(description); // Primitive types.
                }
            }
        }) {
            return (T) in.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("executors have the classes of the application's jar", e);
        }
    }

    /** Frees it everywhere. */
    @Override
    public void close() {
        forget(bytes);
    }

    /**
     * Lets executors forget a broadcast, and waits for it a little: answers that come when Spark is being stopped would each print a stack
     * trace. One that hangs does not hold up a run that has ended.
     */
    public static void forget(Broadcast<?> broadcast) {
        Thread forgetting = new Thread(() -> broadcast.destroy(true), "forget broadcast " + broadcast.id());
        // Executors that are gone do not answer, and have nothing to forget.
        forgetting.setUncaughtExceptionHandler((thread, unanswered) -> {});
        forgetting.setDaemon(true);
        forgetting.start();
        try {
            forgetting.join(FORGET_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
