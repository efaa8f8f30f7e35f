package org.mzsr.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mzsr.error.FailedException;
import org.mzsr.meta.Order;

/**
 * Another program that computes the same meta-gradients: it is called with {@code --threads N --repeats R}, and prints one
 * JSON object with {@code program}, {@code first} and {@code second} (each {@code best} and {@code median}, in seconds)
 * and {@code peakResident} (bytes).
 *
 * @param command program and arguments, separated by spaces
 */
record Peer(String command) {

    /** What it said. */
    record Answer(String program, Timing first, Timing second, long peakResident) {
        Timing seconds(Order order) {
            return order == Order.SECOND ? second : first;
        }
    }

    Answer run(int threads, int repeats) {
        List<String> words = new ArrayList<>(Arrays.asList(command.trim().split("\\s+")));
        words.addAll(List.of("--threads", Integer.toString(threads), "--repeats", Integer.toString(repeats)));
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
            // OpenBLAS has threads of its own, and takes them from here.
            builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new FailedException("Cannot measure against '" + command + "': it ended with " + exit);
            }
            JsonNode answer = new ObjectMapper().readTree(text);
            return new Answer(
                    answer.required("program").asText(),
                    timing(answer.required("first")),
                    timing(answer.required("second")),
                    answer.required("peakResident").asLong());
        } catch (IOException e) {
            throw new FailedException("Cannot measure against '" + command + "': " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new FailedException("Cannot measure against '" + command + "': " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("Cannot measure against '" + command + "': interrupted", e);
        }
    }

    private static Timing timing(JsonNode node) {
        return new Timing(
                node.required("best").asDouble(), node.required("median").asDouble());
    }
}
