package org.mzsr.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.mzsr.adaptation.MetaTrained;
import org.mzsr.adaptation.Schedule;
import org.mzsr.adaptation.Steps;
import org.mzsr.adaptation.UpscalingPlan;
import org.mzsr.adaptation.ZeroShotOptions;
import org.mzsr.dataset.Preparation;
import org.mzsr.degradation.Recentring;
import org.mzsr.error.Explained;
import org.mzsr.error.FailedException;
import org.mzsr.manifest.SweepManifest;
import org.mzsr.manifest.SweepManifest.State;
import org.mzsr.storage.Folder;
import org.mzsr.training.Training;
import org.mzsr.training.run.IterationMetrics;
import org.mzsr.training.run.TrainingListener;
import org.mzsr.training.tasks.TaskBackend;
import org.mzsr.weights.Weights;

/**
 * Runs the cells of a sweep side by side in one Spark application. What several need (patches, a kernel table, a pretraining) is
 * made once, by the first that gets there. Cells know nothing of each other: each is the run that its configuration would be alone.
 */
final class SweepRun {

    private static final String POOL = "spark.scheduler.pool";

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final SweepPlan plan;
    private final SweepFolder folder;
    private final Inputs inputs;
    private final SortedSet<Rung> rungs;
    private final boolean failFast;
    private final SweepListener listener;
    private final Map<String, CompletableFuture<Void>> stages = new HashMap<>();
    private final ExecutorService pool;
    private volatile boolean givenUp;

    /**
     * A sweep that {@link SweepStart} has taken up.
     *
     * @param parallel cells at the same time
     * @param failFast whether all stop when one fails
     */
    SweepRun(
            SparkSession session,
            SweepPlan plan,
            SweepFolder folder,
            Inputs inputs,
            SortedSet<Rung> rungs,
            int parallel,
            boolean failFast,
            SweepListener listener) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.plan = plan;
        this.folder = folder;
        this.inputs = inputs;
        this.rungs = rungs;
        this.failFast = failFast;
        this.listener = listener;
        pool = Executors.newFixedThreadPool(parallel);
    }

    /** Runs until all cells have ended, or the listener wants to stop. */
    void run() throws IOException {
        try {
            for (Rung rung : rungs) {
                advanceAll(rung.iteration());
                if (!stopping()) {
                    stopThoseBehind(rung);
                }
            }
            advanceAll(Long.MAX_VALUE);
        } finally {
            pool.shutdown();
        }
    }

    private boolean stopping() {
        return givenUp || listener.wantsToStop();
    }

    private void advanceAll(long target) throws IOException {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (Cell cell : plan.cells()) {
            SweepManifest.Cell now = folder.state(cell.name());
            boolean open = now.state() == State.WAITING || now.state() == State.RUNNING;
            if (open && now.iteration() < target) {
                ends.add(prepared(cell)
                        .thenRunAsync(() -> inPool(cell.name(), () -> advance(cell, target)), pool)
                        .exceptionally(problem -> {
                            failed(cell, problem);
                            return null;
                        }));
            }
        }
        for (CompletableFuture<Void> end : ends) {
            try {
                end.join();
            } catch (CompletionException e) {
                throw new FailedException("Cannot say how the sweep stands: " + Explained.sentence(e), e);
            }
        }
    }

    private void failed(Cell cell, Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof Stopped) {
                return;
            }
        }
        try {
            String why = Explained.sentence(problem);
            folder.update(cell.name(), state -> state.as(State.FAILED, why));
            listener.notice(cell.name() + " failed: " + why);
            givenUp |= failFast;
            writeTables();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** What a cell needs. */
    private CompletableFuture<Void> prepared(Cell cell) {
        CompletableFuture<Void> patches = stage(Stages.patches(cell, inputs), () -> cut(cell));
        CompletableFuture<Void> dataset = after(patches, Stages.dataset(cell, inputs), () -> sampleKernels(cell));
        if (inputs.init() != null) {
            return dataset;
        }
        return CompletableFuture.allOf(dataset, after(patches, Stages.pretraining(cell, inputs), () -> pretrain(cell)));
    }

    /** Work that may fail. */
    private interface Work {
        void run() throws IOException;
    }

    private CompletableFuture<Void> stage(String name, Work work) {
        return stages.computeIfAbsent(name, unused -> CompletableFuture.runAsync(() -> inPool(name, work), pool));
    }

    private CompletableFuture<Void> after(CompletableFuture<Void> before, String name, Work work) {
        CompletableFuture<Void> known = stages.get(name);
        if (known == null) {
            known = before.thenRunAsync(() -> inPool(name, work), pool);
            stages.put(name, known);
        }
        return known;
    }

    /** In a pool of its own, so that Spark gives each cell its share of the cores. */
    private void inPool(String name, Work work) {
        if (stopping()) {
            return;
        }
        spark.setLocalProperty(POOL, name);
        try {
            work.run();
        } catch (IOException e) {
            throw new CompletionException(e);
        } finally {
            spark.setLocalProperty(POOL, null);
        }
    }

    private boolean has(String stage, String file) throws IOException {
        return folder.files().list("stages/" + stage).contains(file);
    }

    private void cut(Cell cell) throws IOException {
        String name = Stages.patches(cell, inputs);
        if (!has(name, "dataset.json")) {
            var manifest = Preparation.of(cell.preparing()).run(session, inputs.images(), folder.stage(name), false);
            listener.notice(
                    "stages/" + name + ": " + manifest.patches() + " patches of " + manifest.images() + " images");
        }
    }

    private void sampleKernels(Cell cell) throws IOException {
        String name = Stages.dataset(cell, inputs);
        if (!has(name, "dataset.json")) {
            var manifest = Preparation.of(cell.preparing())
                    .resample(session, folder.stage(Stages.patches(cell, inputs)), folder.stage(name), false);
            listener.notice("stages/" + name + ": " + manifest.kernels().rows() + " kernels");
        }
    }

    private void pretrain(Cell cell) throws IOException {
        String name = Stages.pretraining(cell, inputs);
        if (!has(name, SweepFolder.WEIGHTS)) {
            Training.pretraining(cell.pretraining())
                    .data(folder.stage(Stages.patches(cell, inputs)))
                    .out(folder.stage(name))
                    .resume(hasCheckpoint("stages/" + name))
                    .listener(new Following(name, Long.MAX_VALUE))
                    .run(session);
        }
        if (!has(name, SweepFolder.WEIGHTS)) {
            // It was stopped; so is everything that waits for it.
            throw new Stopped();
        }
    }

    private boolean hasCheckpoint(String path) throws IOException {
        return folder.files().list(path + "/checkpoints").stream().anyMatch(file -> file.endsWith(".safetensors"));
    }

    /** Trains a cell up to an iteration, or to its end, and then measures it. */
    private void advance(Cell cell, long target) throws IOException {
        String name = cell.name();
        String path = "cells/" + name;
        Folder files = folder.files();
        files.write(
                path + "/" + SweepFolder.IDENTITY,
                StageKey.text(SweepStart.identity(cell, inputs)).getBytes(StandardCharsets.UTF_8));
        folder.update(name, state -> state.as(State.RUNNING, ""));
        long begin = System.nanoTime();
        Weights weights;
        if (files.list(path).contains(SweepFolder.WEIGHTS)) {
            weights = Weights.decode(
                    files.read(path + "/" + SweepFolder.WEIGHTS), folder.cell(name) + "/" + SweepFolder.WEIGHTS);
        } else {
            String init = inputs.init() == null
                    ? folder.stage(Stages.pretraining(cell, inputs)) + "/" + SweepFolder.WEIGHTS
                    : inputs.init();
            weights = Training.of(cell.training())
                    .data(folder.stage(Stages.dataset(cell, inputs)))
                    .init(init)
                    .out(folder.cell(name))
                    .resume(hasCheckpoint(path))
                    .listener(new Following(name, target))
                    .run(session);
        }
        boolean ended = files.list(path).contains(SweepFolder.WEIGHTS);
        if (ended) {
            folder.saveScores(name, inputs.evaluation().scores(spark, upscaling(cell, weights)));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        folder.update(name, state -> {
            SweepManifest.Cell further = state.at(weights.provenance().iterations(), seconds);
            return ended ? further.as(State.FINISHED, "") : further;
        });
        if (ended) {
            listener.notice(name + ": " + SweepTable.line(folder.scores(name)));
            writeTables();
        }
    }

    private UpscalingPlan upscaling(Cell cell, Weights weights) {
        SortedSet<Steps> steps = inputs.steps().stream().map(Steps::new).collect(Collectors.toCollection(TreeSet::new));
        return new UpscalingPlan(
                MetaTrained.of(cell.name(), weights, Schedule.of(weights), steps, 20),
                cell.configuration().number("scale"),
                Recentring.NONE,
                ZeroShotOptions.PLAIN,
                TaskBackend.of(cell.configuration()));
    }

    private void stopThoseBehind(Rung rung) throws IOException {
        Map<String, Double> reached = new HashMap<>();
        for (SweepManifest.Cell cell : folder.manifest().cells()) {
            Validations.at(folder.files(), "cells/" + cell.name(), rung.iteration())
                    .ifPresent(psnr -> reached.put(cell.name(), psnr));
        }
        double best = reached.values().stream().mapToDouble(psnr -> psnr).max().orElse(Double.NaN);
        for (Map.Entry<String, Double> entry : reached.entrySet()) {
            double behind = best - entry.getValue();
            if (behind > rung.margin() && folder.state(entry.getKey()).state() == State.RUNNING) {
                String why =
                        String.format(Locale.ROOT, "%.2f dB behind the best at iteration %d", behind, rung.iteration());
                folder.update(entry.getKey(), state -> state.as(State.STOPPED, why));
                listener.notice(entry.getKey() + " stopped: " + why);
            }
        }
        writeTables();
    }

    private synchronized void writeTables() throws IOException {
        new SweepTableFiles(SweepTable.of(folder)).write(folder.files());
    }

    /** What was asked for cannot be had, because the sweep is being stopped. */
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1;

        Stopped() {
            super("the sweep is being stopped");
        }
    }

    /** Passes on how a run goes, and stops it where it has to wait for others. */
    private final class Following implements TrainingListener {

        private final String name;
        private final long target;
        private long reached;

        Following(String name, long target) {
            this.name = name;
            this.target = target;
        }

        @Override
        public void started(String stage, long first, long iterations) {
            reached = first;
            listener.reached(name, reached);
        }

        @Override
        public void iteration(IterationMetrics metrics) {
            reached = metrics.iteration() + 1;
            listener.reached(name, reached);
        }

        @Override
        public boolean wantsToStop() {
            return reached >= target || stopping();
        }
    }
}
