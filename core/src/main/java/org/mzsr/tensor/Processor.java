package org.mzsr.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** This machine's processor. */
public final class Processor {

    private Processor() {}

    /** The widest vector instructions of this machine that decide which code oneDNN runs. */
    public static String instructionSet() {
        Path info = Path.of("/proc/cpuinfo");
        String arch = System.getProperty("os.arch");
        if (!Files.isReadable(info)) {
            return arch;
        }
        try (Stream<String> lines = Files.lines(info)) {
            String flags =
                    lines.filter(line -> line.startsWith("flags")).findFirst().orElse("") + " ";
            return Stream.of("amx_tile", "avx512_vnni", "avx512f", "avx2", "avx", "sse4_1")
                    .filter(flag -> flags.contains(" " + flag + " "))
                    .findFirst()
                    .map(flag -> arch + " " + flag)
                    .orElse(arch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
