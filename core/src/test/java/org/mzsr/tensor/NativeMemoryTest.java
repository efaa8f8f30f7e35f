package org.mzsr.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mzsr.testing.ClassPath;

/** A run of 100 000 iterations calls each primitive some hundred million times: what a call leaves behind, adds up. */
@Tag("process")
public class NativeMemoryTest {

    private static final int CALLS = 20_000;
    private static final int OPENINGS = 40;
    private static final int ROUNDS = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("org.mzsr.testing.ClassPath#float32")
    void primitives_leave_nothing_behind_outside_the_heap(String name) throws IOException, InterruptedException {
        // In a JVM of its own, whose heap is resident from the start: what grows then is native.
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NativeMemoryTest.class.getName(),
                        name,
                        folder.resolve("growth").toString()))
                .inheritIO()
                .start();

        assertThat(process.waitFor()).isZero();
        // Before contexts were emptied after each call: 60 MB.
        assertThat(Long.parseLong(Files.readString(folder.resolve("growth")))).isLessThan(16 << 20);
    }

    /** Writes to a file by how many bytes a round of calls, or of openings, makes the process larger. */
    public static void main(String[] arguments) throws IOException {
        try (TensorBackend backend = Backends.open(ClassPath.options(arguments[0], Precision.FLOAT32))) {
            Tensor image = backend.allocate(1, 2, 4, 4);
            Tensor gradient = backend.allocate(1, 2, 4, 4);
            Tensor kernel = backend.view(backend.allocate(36), 0, 3, 3, 2, 2);
            Tensor kernelGradient = backend.view(backend.allocate(36), 0, 3, 3, 2, 2);
            Tensor bias = backend.allocate(2);
            Tensor losses = backend.allocate(1);
            double[] values = new double[image.size()];
            long calls = growth(CALLS, () -> {
                backend.write(values, 0, image);
                backend.convolve(image, kernel, bias, gradient, Epilogue.RECTIFY);
                backend.convolve(image, kernel, null, gradient, Epilogue.STORE);
                backend.convolve(image, kernel, null, gradient, Epilogue.ADD);
                backend.mask(image, gradient);
                backend.absoluteError(image, gradient, gradient, losses, 0);
                backend.convolveBackward(image, kernel, gradient, image, kernelGradient, bias);
                backend.convolveBackward(image, kernel, gradient, image, kernelGradient, null);
                backend.add(0.5, gradient, image);
                backend.copy(image, gradient);
                backend.clear(image);
                backend.read(gradient, values, 0);
            });
            long openings = growth(OPENINGS, () -> openUseAndClose(arguments[0]));
            Files.writeString(Path.of(arguments[1]), Long.toString(Math.max(calls, openings)));
        }
    }

    /**
     * The middle of three rounds' growth, after a first that compiles and fills caches: what is left behind grows in
     * every round, while the allocator takes and returns tens of megabytes in single ones.
     */
    private static long growth(int repetitions, Runnable action) {
        long[] growth = new long[ROUNDS];
        long before = 0;
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < repetitions; i++) {
                action.run();
            }
            System.gc(); // releases what waits for its owner to be collected
            long after = Pointer.physicalBytes();
            if (round >= 0) {
                growth[round] = after - before;
            }
            before = after;
        }
        Arrays.sort(growth);
        return growth[ROUNDS / 2];
    }

    /** On features, which lie in blocks and take more than a huge page. */
    private static void openUseAndClose(String name) {
        try (TensorBackend backend = Backends.open(ClassPath.options(name, Precision.FLOAT32))) {
            Tensor features = backend.allocate(1, 16, 192, 192);
            Tensor gradient = backend.allocate(1, 16, 192, 192);
            Tensor kernel = backend.view(backend.allocate(9 * 256), 0, 3, 3, 16, 16);
            Tensor image = backend.allocate(1, 3, 192, 192);
            Tensor last = backend.view(backend.allocate(9 * 48), 0, 3, 3, 16, 3);
            backend.convolve(features, kernel, null, gradient, Epilogue.RECTIFY);
            backend.convolveBackward(features, kernel, features, gradient, kernel, null);
            backend.convolveBackward(features, last, image, gradient, last, null);
        }
    }
}
