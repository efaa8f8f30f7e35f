package org.mzsr.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernels in an interpreter that sees races between work items, and accesses beyond the end of memory. */
@Tag("process")
class OclgrindTest {

    private static final Path OCLGRIND = Path.of("/usr/bin/oclgrind");

    @TempDir
    Path folder;

    @BeforeAll
    static void needsOclgrind() {
        assumeTrue(Files.isExecutable(OCLGRIND), "no " + OCLGRIND + ": Debian's package oclgrind");
    }

    @Test
    void a_meta_gradient_has_neither_races_nor_accesses_out_of_bounds() throws IOException, InterruptedException {
        assertThat(reports("")).isEmpty();
    }

    @Test
    void a_missing_barrier_is_found() throws IOException, InterruptedException {
        String mutant = replaced("""
                            barrier(CLK_LOCAL_MEM_FENCE);
                        }
                        int next = first + CHUNK;
                """, """
                        }
                        int next = first + CHUNK;
                """);

        assertThat(reports(mutant)).contains("data race");
    }

    @Test
    void a_write_beyond_the_end_is_found() throws IOException, InterruptedException {
        String mutant = replaced("if (x < width) {", "if (x <= width) {");

        assertThat(reports(mutant)).contains("Invalid write");
    }

    private static String replaced(String part, String by) throws IOException {
        String source;
        try (InputStream in = OpenClContext.class.getResourceAsStream("convolution.cl")) {
            source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(source).contains(part);
        return source.replace(part, by);
    }

    /** What Oclgrind says of a small meta-gradient, with other kernels for the convolution if there are any. */
    private String reports(String kernels) throws IOException, InterruptedException {
        Path file = folder.resolve("org/mzsr/opencl/convolution.cl");
        if (!kernels.isEmpty()) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, kernels);
        }
        Path log = folder.resolve("log");
        String last = Program.of(SmallTask.class, "FLOAT32", "5", "5", "0")
                .overridden(folder.toString())
                .under(OCLGRIND.toString(), "--data-races", "--log", log.toString())
                .run();
        assertThat(last).startsWith("bits ");
        return Files.readString(log);
    }
}
