package org.mzsr.training;

import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.mzsr.adaptation.Schedule;
import org.mzsr.checkup.Checkup;
import org.mzsr.checkup.MemoryPlan;
import org.mzsr.checkup.Slots;
import org.mzsr.config.Configuration;
import org.mzsr.manifest.Manifest;
import org.mzsr.meta.Adam;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.training.objective.Objective;
import org.mzsr.training.run.RunSettings;
import org.mzsr.training.tasks.TaskBackend;
import org.mzsr.training.tasks.TaskMemory;

/**
 * All that a training run takes from the configuration, checked before anything is started.
 *
 * @param resolved where it comes from
 * @param objective what is learnt
 * @param optimizer constants of Adam
 * @param run what is written while it goes
 * @param rates that the weights will be adapted with, where none are learnt
 * @param backend of one task
 * @param seed of all choices
 * @param scale of super-resolution
 */
record TrainingSettings(
        Configuration resolved,
        Objective objective,
        Adam.Settings optimizer,
        RunSettings run,
        AdaptSettings rates,
        BackendOptions backend,
        long seed,
        double scale) {

    /** Checks what sections alone cannot. */
    TrainingSettings {
        objective.requireUsable(optimizer);
    }

    /**
     * What every JVM of a cluster has to pass before it computes.
     *
     * @param manifest of the dataset; null if it is not known yet
     */
    Checkup checkup(JavaSparkContext spark, @Nullable Manifest manifest) {
        MemoryPlan memory = TaskMemory.plan(
                objective,
                Checkup.tasksAtOnce(
                        spark.getConf(),
                        spark.defaultParallelism(),
                        Slots.of(spark.sc()).largest()),
                manifest == null ? 0 : manifest.largestShard());
        return Checkup.of(backend, memory, spark.getConf());
    }

    /** The rates as a schedule. */
    Schedule schedule() {
        return Schedule.of(rates.rates());
    }

    static TrainingSettings of(Configuration configuration, Objective objective) {
        return new TrainingSettings(
                configuration,
                objective,
                configuration.bind("optimizer", Adam.Settings.class),
                configuration.bind("run", RunSettings.class),
                configuration.bind("adapt", AdaptSettings.class),
                TaskBackend.of(configuration),
                configuration.wholeNumber("seed"),
                configuration.number("scale"));
    }
}
