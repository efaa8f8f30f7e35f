package org.mzsr.training;

import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.mzsr.checkup.Checkup;
import org.mzsr.checkup.MemoryPlan;
import org.mzsr.config.Configuration;
import org.mzsr.dataset.ComputeSettings;
import org.mzsr.dataset.Manifest;
import org.mzsr.meta.Adam;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendName;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.tensor.BackendSettings;
import org.mzsr.tensor.CountingBackend;
import org.mzsr.tensor.Precision;
import org.mzsr.training.PretrainSettings.EngineName;

/**
 * All that a training run takes from the configuration, checked before anything is started.
 *
 * @param resolved where it comes from
 * @param objective what is trained for
 * @param shape of the network
 * @param optimizer constants of Adam
 * @param run what is written while it goes
 * @param adaptation learning rates that the weights will be adapted with
 * @param compute native threads
 * @param backendName what computes
 * @param seed of all choices
 * @param scale of super-resolution
 */
record TrainingSettings(
        Configuration resolved,
        Objective objective,
        NetworkShape shape,
        Adam.Settings optimizer,
        RunSettings run,
        AdaptSettings adaptation,
        ComputeSettings compute,
        BackendName backendName,
        long seed,
        double scale) {

    /** Checks what sections alone cannot. */
    TrainingSettings {
        if (objective instanceof Pretraining pretraining
                && pretraining.settings().engine() == EngineName.DL4J_SPARK
                && optimizer.form() != Adam.Form.TENSORFLOW) {
            throw new IllegalArgumentException(
                    "Cannot pretrain with dl4j-spark: optimizer.form is kingma, and DL4J's Adam"
                            + " has the other form; set optimizer.form = tensorflow");
        }
    }

    /**
     * What every JVM of a cluster has to pass before it computes.
     *
     * @param manifest of the dataset; null if it is not known yet
     */
    Checkup checkup(JavaSparkContext spark, @Nullable Manifest manifest) {
        CountingBackend counting = new CountingBackend();
        objective.open(counting, shape);
        // A task's images in float64: inputs, labels, and what stands between them; θ and the gradient in both formats.
        long images = 6L * objective.patches() * shape.channels() * objective.crop() * objective.crop() * Double.BYTES;
        long vectors = 6L * shape.parameters() * Double.BYTES;
        MemoryPlan memory = new MemoryPlan(
                Checkup.tasksAtOnce(spark.getConf(), spark.defaultParallelism()),
                counting.bytes(Precision.FLOAT32),
                images + vectors,
                manifest == null ? 0 : manifest.largestShard());
        return Checkup.of(backend(), memory, spark.getConf());
    }

    /** What a task computes on. */
    BackendOptions backend() {
        return new BackendOptions(backendName, Precision.FLOAT32, compute.nativeThreads(), 0);
    }

    /** Objectives by configuration, which is what the training commands differ in. */
    interface ObjectiveOf {
        Objective from(Configuration configuration);
    }

    static TrainingSettings of(Configuration configuration, ObjectiveOf objective) {
        return new TrainingSettings(
                configuration,
                objective.from(configuration),
                configuration.bind("network", NetworkShape.class),
                configuration.bind("optimizer", Adam.Settings.class),
                configuration.bind("run", RunSettings.class),
                configuration.bind("adapt", AdaptSettings.class),
                configuration.bind("compute", ComputeSettings.class),
                configuration.bind("compute", BackendSettings.class).backend(),
                configuration.wholeNumber("seed"),
                configuration.number("scale"));
    }
}
