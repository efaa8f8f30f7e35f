package org.mzsr.training.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.mzsr.file.MaskedCrc;

/**
 * Writes scalars, images and hyperparameters as a TensorBoard event file: records of TFRecord format (length, masked CRC32C, data, masked CRC32C)
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
    private static final int VALUE_IMAGE = 4 << 3 | 2;
    private static final int VALUE_METADATA = 9 << 3 | 2;
    private static final int IMAGE_HEIGHT = 1 << 3;
    private static final int IMAGE_WIDTH = 2 << 3;
    private static final int IMAGE_COLORSPACE = 3 << 3;
    private static final int IMAGE_ENCODED = 4 << 3 | 2;
    private static final int METADATA_PLUGIN = 1 << 3 | 2;
    private static final int PLUGIN_NAME = 1 << 3 | 2;
    private static final int PLUGIN_CONTENT = 2 << 3 | 2;
    // Of tensorboard/plugins/hparams/plugin_data.proto, and google/protobuf/struct.proto.
    private static final int HPARAMS_SESSION_START = 3 << 3 | 2;
    private static final int SESSION_HPARAMS = 1 << 3 | 2;
    private static final int SESSION_START_SECONDS = 5 << 3 | 1;
    private static final int ENTRY_KEY = 1 << 3 | 2;
    private static final int ENTRY_VALUE = 2 << 3 | 2;
    private static final int STRUCT_NUMBER = 2 << 3 | 1;
    private static final int STRUCT_STRING = 3 << 3 | 2;
    private static final int STRUCT_BOOL = 4 << 3;

    private static final int RGB = 3;

    private final OutputStream out;

    TensorBoardEvents(OutputStream out) throws IOException {
        this.out = out;
        Message version = event(0);
        version.text(EVENT_FILE_VERSION, "brain.Event:2");
        record(version.toByteArray());
    }

    void scalar(long step, String tag, double number) throws IOException {
        Message value = new Message();
        value.text(VALUE_TAG, tag);
        value.float32(VALUE_SIMPLE, (float) number);
        summary(step, value);
    }

    /** An RGB image in a file format that TensorBoard reads. */
    void image(long step, String tag, int height, int width, byte[] encoded) throws IOException {
        Message image = new Message();
        image.number(IMAGE_HEIGHT, height);
        image.number(IMAGE_WIDTH, width);
        image.number(IMAGE_COLORSPACE, RGB);
        image.bytes(IMAGE_ENCODED, encoded);
        Message value = new Message();
        value.text(VALUE_TAG, tag);
        value.bytes(VALUE_IMAGE, image.toByteArray());
        summary(step, value);
    }

    /**
     * What the run was configured with, for TensorBoard's table of runs.
     *
     * @param settings numbers, truth values and texts by key
     */
    void hyperparameters(Map<String, ?> settings) throws IOException {
        Message session = new Message();
        for (Map.Entry<String, ?> setting : settings.entrySet()) {
            Message number = new Message();
            if (setting.getValue() instanceof Number value) {
                number.float64(STRUCT_NUMBER, value.doubleValue());
            } else if (setting.getValue() instanceof Boolean value) {
                number.number(STRUCT_BOOL, value ? 1 : 0);
            } else {
                number.text(STRUCT_STRING, String.valueOf(setting.getValue()));
            }
            Message entry = new Message();
            entry.text(ENTRY_KEY, setting.getKey());
            entry.bytes(ENTRY_VALUE, number.toByteArray());
            session.bytes(SESSION_HPARAMS, entry.toByteArray());
        }
        session.float64(SESSION_START_SECONDS, System.currentTimeMillis() / 1000.0);
        Message content = new Message();
        content.bytes(HPARAMS_SESSION_START, session.toByteArray());
        Message plugin = new Message();
        plugin.text(PLUGIN_NAME, "hparams");
        plugin.bytes(PLUGIN_CONTENT, content.toByteArray());
        Message metadata = new Message();
        metadata.bytes(METADATA_PLUGIN, plugin.toByteArray());
        Message value = new Message();
        value.text(VALUE_TAG, "_hparams_/session_start_info");
        value.bytes(VALUE_METADATA, metadata.toByteArray());
        summary(0, value);
    }

    private void summary(long step, Message value) throws IOException {
        Message summary = new Message();
        summary.bytes(SUMMARY_VALUE, value.toByteArray());
        Message event = event(step);
        event.bytes(EVENT_SUMMARY, summary.toByteArray());
        record(event.toByteArray());
    }

    private static Message event(long step) throws IOException {
        Message event = new Message();
        event.float64(EVENT_WALL_TIME, System.currentTimeMillis() / 1000.0);
        event.number(EVENT_STEP, step);
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

        void text(int field, String text) throws IOException {
            bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        void number(int field, long number) throws IOException {
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
