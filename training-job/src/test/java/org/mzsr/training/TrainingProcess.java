package org.mzsr.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.storage.Folder;
import org.mzsr.weights.Weights;

/** A training run as users start it, by a launcher and in a process of its own; its folder is on any file system. */
final class TrainingProcess {

    private final Process process;
    private final Folder out;
    private final Path log;

    private TrainingProcess(Process process, Folder out, Path log) {
        this.process = process;
        this.out = out;
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param command launcher and options
     * @param environment what it sees beside this process's
     * @param out URI of the folder that it writes to, as the command says
     * @param log gets what it prints
     */
    static TrainingProcess start(
            List<String> command, Map<String, String> environment, String out, Configuration hadoop, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("MZSR_BUILD", "off");
        builder.environment().putAll(environment);
        return new TrainingProcess(builder.start(), Folder.at(out, hadoop), log);
    }

    /** Waits until it has told of so many iterations. */
    void awaitIterations(int count) throws InterruptedException {
        await(() -> iterations() >= count);
    }

    private long iterations() {
        try {
            String metrics = out.find("metrics/metrics-00000000.jsonl");
            return metrics == null ? 0 : metrics.lines().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it has left its weights. */
    boolean hasWeights() {
        try {
            return out.list(".").contains(TrainingRun.WEIGHTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2400; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            if (!process.isAlive()) {
                throw new AssertionError("it ended too early: " + printed());
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not within two minutes: " + printed());
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for its end, and gives the SHA-256 of the weights' tensors; the header also says where they were trained. */
    String finish() throws IOException, InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(this::printed).isTrue();
        assertThat(process.exitValue()).as(this::printed).isZero();
        return sha256(Weights.decode(out.read(TrainingRun.WEIGHTS), "the weights"));
    }

    /** Waits for its end, which has to be a failure, and gives what it printed. */
    String fail() throws InterruptedException {
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(this::printed).isTrue();
        assertThat(process.exitValue()).as(this::printed).isNotZero();
        return printed();
    }

    /** The same of a run on this file system that has ended. */
    static String sha256(Path out) throws IOException {
        return sha256(Weights.read(out.resolve(TrainingRun.WEIGHTS)));
    }

    private static String sha256(Weights weights) {
        double[] theta = weights.theta();
        ByteBuffer bytes = ByteBuffer.allocate(theta.length * Double.BYTES);
        bytes.asDoubleBuffer().put(theta);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private String printed() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
