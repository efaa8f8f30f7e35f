package org.mzsr.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.mzsr.config.Configuration;
import org.mzsr.console.Version;
import org.mzsr.dataset.Dataset;
import org.mzsr.dataset.Manifest;
import org.mzsr.meta.Adam;
import org.mzsr.network.Initialization;
import org.mzsr.network.NetworkShape;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/**
 * One run of pretraining or meta-training, from its inputs to {@code weights.safetensors}.
 *
 * @param configuration resolved
 * @param objective what is trained for
 * @param data URI of the dataset
 * @param init weights to start from, or null for random ones
 * @param out URI of the run's folder
 * @param resume whether to go on from the newest checkpoint in it
 */
record TrainingRun(
        Configuration configuration,
        Objective objective,
        String data,
        @Nullable Weights init,
        String out,
        boolean resume) {

    /** The file that a finished run leaves in its folder. */
    static final String WEIGHTS = "weights.safetensors";

    private static final String CONFIGURATION = "resolved.conf";

    /**
     * Trains.
     *
     * @param stop asked after each iteration whether to stop early
     * @return the weights reached
     */
    Weights execute(JavaSparkContext spark, BooleanSupplier stop) throws IOException {
        NetworkShape shape = configuration.bind("network", NetworkShape.class);
        RunSettings run = configuration.bind("run", RunSettings.class);
        Adam.Settings optimizer = configuration.bind("optimizer", Adam.Settings.class);
        AdaptSettings adapt = configuration.bind("adapt", AdaptSettings.class);
        long seed = configuration.wholeNumber("seed");
        Dataset dataset = Dataset.at(data, spark.hadoopConfiguration());
        Manifest manifest = dataset.manifest(spark.hadoopConfiguration());
        refuseWhatDoesNotFit(manifest, shape);

        RunFolder folder = RunFolder.at(out, spark.hadoopConfiguration());
        Checkpoints checkpoints = new Checkpoints(folder, run.keepCheckpoints());
        Adam.State start = start(checkpoints, folder, manifest, shape, seed);
        folder.write(CONFIGURATION, configuration.render().getBytes(StandardCharsets.UTF_8));

        JobContext job = new JobContext(
                UUID.randomUUID().toString(),
                dataset,
                manifest,
                shape,
                objective,
                seed,
                Math.toIntExact(configuration.wholeNumber("compute.native-threads")));
        Adam.State end;
        try (SparkTasks tasks = new SparkTasks(spark, job);
                Metrics metrics = new Metrics(folder, start.step())) {
            OuterLoop.Saver saver = state -> checkpoints.save(
                    new Weights(shape, state.theta(), provenance(state, adapt, manifest), state), state.step());
            end = new OuterLoop(job, tasks, optimizer, run, adapt.rates().get(0), saver, metrics, stop).run(start);
        }
        Weights weights = Weights.of(shape, end.theta(), provenance(end, adapt, manifest));
        if (end.step() == objective.schedule().iterations()) {
            folder.write(WEIGHTS, weights.encode());
            System.out.println(folder + "/" + WEIGHTS + ": " + end.step() + " iterations");
        } else {
            System.out.println("Stopped after iteration " + end.step() + " of "
                    + objective.schedule().iterations() + "; go on with the same command and --resume");
        }
        return weights;
    }

    private void refuseWhatDoesNotFit(Manifest manifest, NetworkShape shape) {
        if (objective.crop() > manifest.patchSize()) {
            throw new IllegalArgumentException("Cannot train on " + data + ": " + objective.stage() + ".crop is "
                    + objective.crop() + ", but its patches have " + manifest.patchSize() + " pixels");
        }
        if (shape.channels() != 3) {
            throw new IllegalArgumentException("Cannot train on " + data + ": network.channels is " + shape.channels()
                    + ", but its patches have 3");
        }
        if (init != null && !init.shape().equals(shape)) {
            throw new IllegalArgumentException("Cannot start from the given weights: they are for " + init.shape()
                    + ", the configuration says " + shape);
        }
    }

    private Adam.State start(
            Checkpoints checkpoints, RunFolder folder, Manifest manifest, NetworkShape shape, long seed)
            throws IOException {
        if (!resume) {
            if (checkpoints.exist()) {
                throw new IOException("Cannot train into " + folder
                        + ": there are checkpoints already; go on from them with --resume, or choose another --out");
            }
            return Adam.State.start(init == null ? Initialization.he(shape, seed) : init.theta());
        }
        Weights checkpoint = checkpoints
                .newest()
                .orElseThrow(
                        () -> new IOException("Cannot resume " + folder + ": there is no checkpoint that can be read"));
        Adam.State state = checkpoint.optimizer();
        if (state == null) {
            throw new IOException("Cannot resume " + folder + ": its newest checkpoint has no optimiser state");
        }
        if (!checkpoint.provenance().dataset().equals(manifest.fingerprint())) {
            throw new IOException("Cannot resume " + folder + ": it was trained on the dataset with fingerprint "
                    + checkpoint.provenance().dataset() + ", but " + data + " has " + manifest.fingerprint());
        }
        if (!checkpoint.shape().equals(shape)
                || !checkpoint.provenance().stage().equals(objective.stage())) {
            throw new IOException("Cannot resume " + folder + ": its checkpoint is of "
                    + checkpoint.provenance().stage() + " with " + checkpoint.shape() + ", asked for is "
                    + objective.stage() + " with " + shape);
        }
        return state;
    }

    private Provenance provenance(Adam.State state, AdaptSettings adapt, Manifest manifest) {
        return new Provenance(
                objective.stage(),
                state.step(),
                configuration.number("scale"),
                Provenance.RGB,
                objective.innerRates(),
                adapt.rates(),
                manifest.fingerprint(),
                configuration.asMap(),
                Version.all(),
                init == null ? null : init.provenance());
    }

    /**
     * The configuration section {@code adapt}.
     *
     * @param rates learning rates of the steps
     */
    record AdaptSettings(List<Double> rates) {

        AdaptSettings {
            if (rates.isEmpty()) {
                throw new IllegalArgumentException("key 'rates' is empty, expected one or more numbers");
            }
        }
    }
}
