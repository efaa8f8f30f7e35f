package org.mzsr.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process's largest resident memory, as Linux counts it. */
final class Resident {

    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");

    private Resident() {}

    /** Begins to look for the largest anew. */
    static void reset() {
        try {
            Files.writeString(RESET, "5");
        } catch (IOException e) {
            // Elsewhere than on Linux, or not allowed: peak() then says nothing, or counts from the start.
        }
    }

    /** Bytes since the reset; null where nobody counts them. */
    @Nullable
    static Long peak() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }
}
