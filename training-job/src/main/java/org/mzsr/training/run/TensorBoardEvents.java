package org.mzsr.training.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.mzsr.file.MaskedCrc;

/**
 * Writes scalars as a TensorBoard event file: records of TFRecord format (length, masked CRC32C, data, masked CRC32C)
 * that hold {@code Event} protocol buffers. No library on the JVM does this without TensorFlow.
 */
final class TensorBoardEvents implements AutoCloseable {

    // Fields of tensorflow/core/util/event.proto and framework/summary.proto: (number << 3) | wire type.
    private static final int EVENT_WALL_TIME = 1 << 3 | 1;
    private static final int EVENT_STEP = 2 << 3;
    private static final int EVENT_FILE_VERSION = 3 << 3 | 2;
    private static final int EVENT_SUMMARY = 5 << 3 | 2;
    private static final int SUMMARY_VALUE = 1 << 3 | 2;
    private static final int VALUE_TAG = 1 << 3 | 2;
    private static final int VALUE_SIMPLE = 2 << 3 | 5;

    private final OutputStream out;

    TensorBoardEvents(OutputStream out) throws IOException {
        this.out = out;
        Message version = event(0);
        version.bytes(EVENT_FILE_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        record(version.toByteArray());
    }

    void scalar(long step, String tag, double number) throws IOException {
        Message value = new Message();
        value.bytes(VALUE_TAG, tag.getBytes(StandardCharsets.UTF_8));
        value.float32(VALUE_SIMPLE, (float) number);
        Message summary = new Message();
        summary.bytes(SUMMARY_VALUE, value.toByteArray());
        Message event = event(step);
        event.bytes(EVENT_SUMMARY, summary.toByteArray());
        record(event.toByteArray());
    }

    private static Message event(long step) throws IOException {
        Message event = new Message();
        event.float64(EVENT_WALL_TIME, System.currentTimeMillis() / 1000.0);
        event.varint(EVENT_STEP, step);
        return event;
    }

    private void record(byte[] data) throws IOException {
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        out.write(length);
        out.write(little(Integer.BYTES)
                .putInt(MaskedCrc.of(length, 0, length.length))
                .array());
        out.write(data);
        out.write(
                little(Integer.BYTES).putInt(MaskedCrc.of(data, 0, data.length)).array());
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A protocol buffer in the making. */
    private static final class Message {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void varint(int field, long number) throws IOException {
            bytes.write(field);
            unsigned(number);
        }

        void float64(int field, double number) throws IOException {
            bytes.write(field);
            bytes.write(little(Double.BYTES).putDouble(number).array());
        }

        void float32(int field, float number) throws IOException {
            bytes.write(field);
            bytes.write(little(Float.BYTES).putFloat(number).array());
        }

        void bytes(int field, byte[] content) throws IOException {
            bytes.write(field);
            unsigned(content.length);
            bytes.write(content);
        }

        private void unsigned(long number) {
            long rest = number;
            while ((rest & ~0x7FL) != 0) {
                bytes.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }
    }
}
