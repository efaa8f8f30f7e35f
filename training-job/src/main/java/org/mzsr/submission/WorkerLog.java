package org.mzsr.submission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of a driver's output files, read from its worker's page as it grows. */
final class WorkerLog {

    private static final Pattern HEADER = Pattern.compile("==== Bytes (\\d+)-(\\d+) of (\\d+) of (.*) ====");
    private static final int CHUNK = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String id;
    private final String file;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private long offset;
    private String place = "";

    /**
     * A file.
     *
     * @param id of the driver
     * @param file {@code stdout} or {@code stderr}
     */
    WorkerLog(String id, String file) {
        this.id = id;
        this.file = file;
    }

    /** Where the worker keeps it, as far as it was read. */
    String place() {
        return place;
    }

    /**
     * The whole lines that were written since the last time.
     *
     * @param page of the worker
     * @throws IOException if it does not answer
     */
    List<String> next(String page) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        while (true) {
            byte[] body = get(URI.create(
                    page + "/log/?driverId=" + id + "&logType=" + file + "&offset=" + offset + "&byteLength=" + CHUNK));
            int end = 0;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            Matcher header = HEADER.matcher(new String(body, 0, end, StandardCharsets.UTF_8));
            if (!header.matches()) {
                throw new IOException("it shows no " + file + " of " + id);
            }
            place = header.group(4);
            int length = (int) (Long.parseLong(header.group(2)) - Long.parseLong(header.group(1)));
            take(body, end + 1, Math.min(length, body.length - end - 1), lines);
            offset = Long.parseLong(header.group(2));
            if (length == 0 || offset >= Long.parseLong(header.group(3))) {
                return lines;
            }
        }
    }

    private void take(byte[] body, int from, int length, List<String> lines) {
        for (int i = from; i < from + length; i++) {
            if (body[i] == '\n') {
                lines.add(rest.toString(StandardCharsets.UTF_8));
                rest.reset();
            } else {
                rest.write(body[i]);
            }
        }
    }

    private byte[] get(URI uri) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("it answers with status " + answer.statusCode());
        }
        return answer.body();
    }
}
