package org.mzsr.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mzsr.storage.Folder;
import org.mzsr.storage.FolderLock;
import org.mzsr.training.tasks.IterationTimes;

/**
 * Writes what happens in a run: JSON lines, TensorBoard events, and a cluster's own metrics. Each start of a run has files of its own, named after
 * the iteration it started at; where two overlap, the later start counts.
 */
public final class Metrics implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int KEPT = 1000;

    /** Crops that TensorBoard gets the pictures of at each validation; files grow with them. */
    private static final int LOGGED = 1;

    private final Deque<IterationTimes> times = new ArrayDeque<>();
    private final Folder folder;
    private final FolderLock lock;
    private final OutputStream lines;
    private final TensorBoardEvents events;
    private final RunSource source;

    /**
     * Opens the files of one start.
     *
     * @param lock that this run writes under; nothing is written without it
     * @param start the first iteration
     * @param settings numbers, truth values and texts by key, for TensorBoard's table of runs
     */
    public Metrics(Folder folder, FolderLock lock, long start, Map<String, ?> settings) throws IOException {
        this.folder = folder;
        this.lock = lock;
        String number = String.format(Locale.ROOT, "%08d", start);
        lines = folder.open("metrics/metrics-" + number + ".jsonl");
        events = new TensorBoardEvents(
                folder.open("tensorboard/events.out.tfevents." + System.currentTimeMillis() / 1000 + "." + number));
        events.hyperparameters(settings);
        source = RunSource.register();
    }

    /** Keeps a validation's pictures, in place of those of the one before. */
    public void show(long step, List<Example> examples) throws IOException {
        lock.checkQuickly();
        Set<String> names = examples.stream().map(Example::fileName).collect(Collectors.toSet());
        for (String file : folder.list(Example.FOLDER)) {
            if (!names.contains(file)) {
                folder.delete(Example.FOLDER + "/" + file);
            }
        }
        for (Example example : examples) {
            folder.write(Example.FOLDER + "/" + example.fileName(), example.png());
            if (example.crop() < LOGGED) {
                events.image(
                        step,
                        "validation crop " + example.crop() + "/" + example.name(),
                        example.height(),
                        example.width(),
                        example.png());
            }
        }
    }

    /** Records an iteration. */
    public void write(IterationMetrics metrics) throws IOException {
        lock.checkQuickly();
        source.show(metrics);
        lines.write(JSON.writeValueAsBytes(metrics));
        lines.write('\n');
        lines.flush();
        long step = metrics.iteration();
        events.scalar(step, "loss/differentiated", metrics.loss());
        series(step, "support loss/before step ", metrics.supportLosses());
        series(step, "query loss/after step ", metrics.queryLosses());
        optional(step, "optimiser/gradient norm", metrics.gradientNorm());
        events.scalar(step, "optimiser/learning rate", metrics.learningRate());
        events.scalar(step, "speed/tasks per second", metrics.tasksPerSecond());
        IterationTimes seconds = metrics.seconds();
        if (seconds != null) {
            events.scalar(step, "seconds/compute", seconds.compute());
            events.scalar(step, "seconds/broadcast", seconds.broadcast());
            events.scalar(step, "seconds/read", seconds.read());
            events.scalar(step, "seconds/return", seconds.gradientReturn());
            events.scalar(step, "seconds/scheduling", seconds.scheduling());
            events.scalar(step, "seconds/reduce", seconds.reduce());
            keep(seconds);
        }
        IterationMetrics.ValidationScores validation = metrics.validation();
        if (validation != null) {
            for (Map.Entry<String, Double> score : validation.psnr().entrySet()) {
                events.scalar(step, "validation PSNR/" + score.getKey(), score.getValue());
            }
        }
        events.flush();
    }

    /** The last thousand, for the summary. */
    private void keep(IterationTimes seconds) {
        if (times.size() == KEPT) {
            times.removeFirst();
        }
        times.addLast(seconds);
    }

    /** A sentence on where the time of the last iterations went, if that is known. */
    public Optional<String> summary() {
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of("median of the last " + times.size() + " iterations: "
                        + IterationTimes.median(List.copyOf(times)));
    }

    private void series(long step, String name, List<? extends @Nullable Double> values) throws IOException {
        for (int i = 0; i < values.size(); i++) {
            optional(step, name + (i + 1), values.get(i));
        }
    }

    private void optional(long step, String name, @Nullable Double value) throws IOException {
        if (value != null) {
            events.scalar(step, name, value);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
        lines.close();
        events.close();
    }
}
