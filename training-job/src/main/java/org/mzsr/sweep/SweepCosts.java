package org.mzsr.sweep;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.mzsr.checkup.MemoryPlan;
import org.mzsr.dataset.ImageSource;
import org.mzsr.dataset.PrepareSettings;
import org.mzsr.dataset.kernels.DegradationSample;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.training.objective.MetaTraining;
import org.mzsr.training.objective.Pretraining;
import org.mzsr.training.run.RunSettings;
import org.mzsr.training.tasks.TaskMemory;

/**
 * What a sweep has to do and what that takes.
 *
 * @param cut settings of each dataset whose patches are to be cut, by the stage's name
 * @param pretrained pretrainings by the stage's name
 * @param cells their meta-trainings, by name
 */
record SweepCosts(
        Map<String, PrepareSettings> cut, Map<String, Estimate.Run> pretrained, Map<String, Estimate.Run> cells) {

    /** Of a plan: each stage once. */
    static SweepCosts of(SweepPlan plan, Inputs inputs) throws IOException {
        Map<String, PrepareSettings> cut = new LinkedHashMap<>();
        Map<String, Estimate.Run> pretrained = new LinkedHashMap<>();
        Map<String, Estimate.Run> cells = new LinkedHashMap<>();
        for (Cell cell : plan.cells()) {
            var configuration = cell.configuration();
            PrepareSettings prepare = configuration.bind("prepare", PrepareSettings.class);
            cut.put(Stages.patches(cell, inputs), prepare);
            List<DegradationSample> samples =
                    prepare.kernels().sample(cell.seeds().prepare(), configuration.number("scale"));
            int keep = configuration.bind("run", RunSettings.class).keepCheckpoints();
            if (inputs.init() == null) {
                pretrained.put(
                        Stages.pretraining(cell, inputs),
                        new Estimate.Run(Pretraining.of(configuration), samples, keep));
            }
            cells.put(cell.name(), new Estimate.Run(MetaTraining.of(configuration), samples, keep));
        }
        return new SweepCosts(cut, pretrained, cells);
    }

    /** How many pretrainings there are. */
    int pretrainings() {
        return pretrained.size();
    }

    /** All runs. */
    private List<Estimate.Run> runs() {
        return Stream.of(pretrained, cells)
                .flatMap(runs -> runs.values().stream())
                .toList();
    }

    /** Of all runs together. */
    long iterations() {
        return runs().stream()
                .mapToLong(run -> run.objective().schedule().iterations())
                .sum();
    }

    /** Of those that an earlier start has finished. */
    long finished(SweepFolder folder) throws IOException {
        long sum = 0;
        for (Map.Entry<String, Estimate.Run> stage : pretrained.entrySet()) {
            sum += finished(folder, "stages/" + stage.getKey(), stage.getValue());
        }
        for (Map.Entry<String, Estimate.Run> cell : cells.entrySet()) {
            sum += finished(folder, "cells/" + cell.getKey(), cell.getValue());
        }
        return sum;
    }

    private static long finished(SweepFolder folder, String path, Estimate.Run run) throws IOException {
        return folder.files().list(path).contains(SweepFolder.WEIGHTS)
                ? run.objective().schedule().iterations()
                : 0;
    }

    /** One more than would do if all tasks took the same time, because the last one of each iteration is waited for. */
    int cellsForAllCores(int slots) {
        int tasks = cells.values().stream()
                .mapToInt(run -> run.objective().tasks())
                .min()
                .orElse(1);
        return Math.min(cells.size(), (slots + tasks - 1) / tasks + 1);
    }

    /** Of the run that needs most; each keeps its own tensors for as many tasks as there are slots. */
    MemoryPlan memory(int tasks) {
        return runs().stream()
                .map(run -> TaskMemory.plan(run.objective(), tasks, 0))
                .max(Comparator.comparingLong(MemoryPlan::offHeap))
                .orElseThrow();
    }

    /** Time and disk. */
    Estimate estimate(List<ImageSource> images, BackendOptions backend, Configuration hadoop) throws IOException {
        return Estimate.of(List.copyOf(cut.values()), images, runs(), backend, hadoop);
    }
}
