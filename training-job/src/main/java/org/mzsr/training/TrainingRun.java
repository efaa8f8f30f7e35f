package org.mzsr.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.mzsr.build.Version;
import org.mzsr.dataset.Dataset;
import org.mzsr.error.BadInputException;
import org.mzsr.error.Explained;
import org.mzsr.error.FailedException;
import org.mzsr.error.FileException;
import org.mzsr.manifest.Manifest;
import org.mzsr.meta.Adam;
import org.mzsr.network.Architecture;
import org.mzsr.problem.VectorLayout;
import org.mzsr.storage.Folder;
import org.mzsr.storage.FolderLock;
import org.mzsr.submission.Supervision;
import org.mzsr.training.objective.KernelAtlas;
import org.mzsr.training.objective.Sampling;
import org.mzsr.training.report.RunPage;
import org.mzsr.training.run.Attempts;
import org.mzsr.training.run.Checkpoints;
import org.mzsr.training.run.Metrics;
import org.mzsr.training.run.RunInputs;
import org.mzsr.training.run.TrainingListener;
import org.mzsr.training.tasks.JobContext;
import org.mzsr.training.tasks.SparkTasks;
import org.mzsr.weights.Provenance;
import org.mzsr.weights.Weights;

/**
 * One run of pretraining or meta-training, from its inputs to {@code weights.safetensors}.
 *
 * @param settings checked
 * @param data URI of the dataset
 * @param init weights to start from, or null for random ones
 * @param from their URI, if they have one
 * @param out URI of the run's folder
 * @param resume what to do with checkpoints in it
 * @param listener told how it goes
 */
record TrainingRun(
        TrainingSettings settings,
        String data,
        @Nullable Weights init,
        @Nullable String from,
        String out,
        Resume resume,
        TrainingListener listener) {

    /** The file that a finished run leaves in its folder. */
    static final String WEIGHTS = "weights.safetensors";

    private static final String CONFIGURATION = "resolved.conf";

    /**
     * Trains.
     *
     * @return the weights reached; fewer iterations than were asked for, if it was stopped
     */
    Weights execute(JavaSparkContext spark) throws IOException {
        Dataset dataset = Dataset.at(data, spark.hadoopConfiguration());
        Manifest manifest = dataset.manifest(spark.hadoopConfiguration());
        refuseWhatDoesNotFit(manifest);
        Folder folder = Folder.at(out, spark.hadoopConfiguration());
        Checkpoints checkpoints = new Checkpoints(folder, settings.run().keepCheckpoints());
        if (resume == Resume.ALWAYS && !checkpoints.exist()) {
            // Before the lock, which would make the folder.
            throw new FileException("Cannot resume " + folder + ": there is no checkpoint that can be read");
        }
        try (FolderLock lock = FolderLock.ofRun(folder, settings.run().heartbeat(), listener::notice)) {
            return execute(spark, dataset, manifest, folder, checkpoints, lock);
        }
    }

    private Weights execute(
            JavaSparkContext spark,
            Dataset dataset,
            Manifest manifest,
            Folder folder,
            Checkpoints checkpoints,
            FolderLock lock)
            throws IOException {
        boolean goesOn = resume == Resume.ALWAYS || (resume == Resume.AUTO && checkpoints.exist());
        Start start = goesOn ? resumed(checkpoints, folder, manifest) : fresh(checkpoints, folder);
        giveUpWhereNothingHelps(folder, start.state().step(), spark);
        folder.write(CONFIGURATION, settings.resolved().render().getBytes(StandardCharsets.UTF_8));
        new RunInputs(stage(), data, manifest.fingerprint(), kept(folder, goesOn), Version.all()).write(folder);

        Provenance before = start.checkpoint();
        Arithmetic arithmetic =
                new Arithmetic(before == null ? null : before.versions().get(Arithmetic.KEY), listener::notice);
        JobContext job = new JobContext(
                UUID.randomUUID().toString(),
                dataset,
                manifest,
                settings.objective(),
                start.state().learned().layout(),
                settings.seed(),
                settings.backend(),
                settings.checkup(spark, manifest),
                SparkTasks.ended());
        Adam.State end;
        try (SparkTasks tasks = new SparkTasks(spark, job);
                Metrics metrics = new Metrics(folder, lock, start.state().step(), hyperparameters())) {
            OuterLoop.Saver saver = state -> {
                lock.check();
                checkpoints.save(
                        Weights.checkpoint(
                                architecture(), state, provenance(state, start.parent(), manifest, arithmetic)),
                        state.step());
            };
            Engine engine = settings.objective()
                    .engine(new SparkEngines(
                            spark, job, tasks, settings.optimizer(), start.state(), atlas(spark, dataset, manifest)));
            end = new OuterLoop(
                            state -> {
                                Engine.Advance advance = engine.advance(state);
                                arithmetic.saw(advance.metrics().arithmetic());
                                return advance;
                            },
                            settings.objective(),
                            new Validator(job, tasks, settings.run(), settings.schedule(), init),
                            settings.run().checkpointEvery(),
                            saver,
                            metrics,
                            listener)
                    .run(start.state());
            metrics.summary().ifPresent(listener::notice);
        }
        Weights weights = Weights.checkpoint(architecture(), end, provenance(end, start.parent(), manifest, arithmetic))
                .withoutOptimizer();
        if (end.step() == iterations()) {
            folder.write(WEIGHTS, weights.encode());
            Attempts.forget(folder);
            listener.notice(folder + "/" + WEIGHTS + ": " + end.step() + " iterations");
        } else {
            listener.notice("Stopped after iteration " + end.step() + " of " + iterations()
                    + "; go on with the same command and --resume");
        }
        listener.notice(page(folder, spark.hadoopConfiguration()));
        return weights;
    }

    /** What starts a run again after each failure would do so for ever. */
    private void giveUpWhereNothingHelps(Folder folder, long step, JavaSparkContext spark) throws IOException {
        if (resume != Resume.AUTO) {
            Attempts.forget(folder);
            return;
        }
        int count = Attempts.count(folder, step);
        int most = settings.run().attempts();
        if (count > most) {
            String sentence = "Cannot go on in " + folder + ": " + most + " starts in a row from iteration " + step
                    + " have ended before the next checkpoint; see why in what they printed, then start it "
                    + (step == 0 ? "once without --resume" : "once with --resume alone");
            Supervision.giveUp(spark.getConf(), () -> listener.notice(sentence));
            throw new FailedException(sentence);
        }
        if (count > 1) {
            listener.notice("attempt " + count + " of " + most + " from iteration " + step);
        }
    }

    /** Where the weights that it began with came from; a resumed run need not say it again. */
    private @Nullable String kept(Folder folder, boolean goesOn) throws IOException {
        return from != null || !goesOn
                ? from
                : RunInputs.of(folder).map(RunInputs::init).orElse(null);
    }

    /** A run is not worth less because its page could not be drawn. */
    private static String page(Folder folder, Configuration hadoop) {
        try {
            return RunPage.write(folder, hadoop);
        } catch (IOException | RuntimeException e) {
            return "No page was written: " + Explained.sentence(e);
        }
    }

    private @Nullable KernelAtlas atlas(JavaSparkContext spark, Dataset dataset, Manifest manifest) throws IOException {
        return settings.objective().sampling() == Sampling.UNIFORM
                ? null
                : KernelAtlas.of(dataset.kernels(manifest.kernels(), spark.hadoopConfiguration()).stream()
                        .map(sample -> sample.kernel().shape())
                        .toList());
    }

    /** What makes one run another than the next. */
    private Map<String, Object> hyperparameters() {
        Map<String, Object> values = new TreeMap<>(settings.resolved().values());
        List<String> sections = List.of("seed", "scale", "network", "optimizer", stage());
        values.keySet().removeIf(key -> !sections.contains(key.replaceFirst("\\..*", "")));
        return values;
    }

    private Architecture architecture() {
        return settings.objective().architecture();
    }

    private long iterations() {
        return settings.objective().schedule().iterations();
    }

    private String stage() {
        return settings.objective().stage();
    }

    private void refuseWhatDoesNotFit(Manifest manifest) {
        int least = settings.objective().leastPatchSize(manifest);
        if (least > manifest.patchSize()) {
            throw new BadInputException("Cannot train on " + data + ": with " + stage() + ".crop = "
                    + settings.objective().crop() + " it needs patches of " + least
                    + " pixels, and there are patches of "
                    + manifest.patchSize() + "; prepare larger ones with prepare.patch-size");
        }
        if (settings.objective().channels() != 3) {
            throw new BadInputException("Cannot train on " + data + ": network.channels is "
                    + settings.objective().channels() + ", but its patches have 3");
        }
        if (!settings.objective().scales(manifest).contains(settings.scale())) {
            throw new BadInputException("Cannot train on " + data + " for scale " + settings.scale()
                    + ": its kernels were sampled for " + manifest.scales() + "; prepare it with --set scale="
                    + settings.scale());
        }
        if (init != null && !init.architecture().tensors().equals(architecture().tensors())) {
            throw new BadInputException("Cannot start from the given weights: they are for " + init.architecture()
                    + ", the configuration says " + architecture());
        }
    }

    /** Where the outer loop begins, and what the weights there came from. */
    private record Start(
            Adam.State state,
            @Nullable Provenance parent,
            @Nullable Provenance checkpoint) {}

    private Start fresh(Checkpoints checkpoints, Folder folder) throws IOException {
        if (checkpoints.exist()) {
            throw new FileException("Cannot train into " + folder
                    + ": there are checkpoints already; go on from them with --resume, or choose another --out");
        }
        return new Start(
                Adam.State.start(settings.objective().initial(init, settings.seed())),
                init == null ? null : init.provenance(),
                null);
    }

    private Start resumed(Checkpoints checkpoints, Folder folder, Manifest manifest) throws IOException {
        Weights checkpoint = checkpoints
                .newest(listener::notice)
                .orElseThrow(() ->
                        new FileException("Cannot resume " + folder + ": there is no checkpoint that can be read"));
        Provenance provenance = checkpoint.provenance();
        Adam.State state = checkpoint.optimizer();
        if (state == null || !provenance.stage().equals(stage())) {
            throw new FileException("Cannot resume " + folder + ": its newest checkpoint is of " + provenance.stage()
                    + ", expected one of " + stage() + " with its optimiser's state");
        }
        if (!provenance.dataset().equals(manifest.fingerprint())) {
            throw new FileException("Cannot resume " + folder + ": it was trained on the dataset with fingerprint "
                    + provenance.dataset() + ", but " + data + " has " + manifest.fingerprint());
        }
        refuseOtherConfiguration(folder, provenance.configuration());
        refuseOtherLayout(folder, state.learned().layout());
        if (state.step() > iterations()) {
            throw new FileException("Cannot resume " + folder + ": its newest checkpoint is after iteration "
                    + state.step() + ", but " + stage() + ".iterations is " + iterations());
        }
        return new Start(state, provenance.parent(), provenance);
    }

    /** A resumed run must be the same run; only its length, and what changes no bits, may differ. */
    private void refuseOtherConfiguration(Folder folder, Map<String, Object> before) throws IOException {
        Map<String, Object> now = settings.resolved().asMap();
        if (!backend(before).equals(backend(now))) {
            throw new FileException("Cannot resume " + folder + ": it was started with compute.backend = "
                    + backend(before) + ", now asked for is " + backend(now) + ", whose results differ in the last"
                    + " digits; resume it with --set compute.backend=" + backend(before));
        }
        for (String section : List.of("seed", "scale", "network", "optimizer", stage())) {
            Object then = comparable(before.get(section));
            Object wanted = comparable(now.get(section));
            if (!Objects.equals(text(then), text(wanted))) {
                throw new FileException("Cannot resume " + folder + ": it was started with " + section + " = " + then
                        + ", now asked for is " + wanted + "; use the configuration in its resolved.conf");
            }
        }
    }

    /** Versions may differ in what they learn beside the parameters. */
    private void refuseOtherLayout(Folder folder, VectorLayout before) throws IOException {
        VectorLayout now = settings.objective().initial(null, settings.seed()).layout();
        if (!before.equals(now)) {
            throw new FileException("Cannot resume " + folder + ": its newest checkpoint has learnt " + before.extras()
                    + " beside the network, this version learns " + now.extras()
                    + "; start a new run from it with --init");
        }
    }

    /** Runs from before there was a choice were computed by ND4J. */
    private static String backend(Map<String, Object> configuration) {
        return configuration.get("compute") instanceof Map<?, ?> compute
                        && compute.get("backend") instanceof String name
                ? name
                : "nd4j";
    }

    /** A section without the run's length, unless the learning rates depend on it. */
    private @Nullable Object comparable(@Nullable Object section) {
        if (section instanceof Map<?, ?> map && !settings.objective().schedule().dependsOnLength()) {
            Map<Object, Object> rest = new TreeMap<>(map);
            rest.remove("iterations");
            return rest;
        }
        return section;
    }

    /** Numbers may come back from JSON as another type, with the same value. */
    private static String text(@Nullable Object section) {
        return String.valueOf(section).replaceAll("(\\d)\\.0(?!\\d)", "$1");
    }

    private Provenance provenance(
            Adam.State state, @Nullable Provenance parent, Manifest manifest, Arithmetic arithmetic) {
        Map<String, String> versions = new TreeMap<>(Version.all());
        String kinds = arithmetic.kinds();
        if (kinds != null) {
            versions.put(Arithmetic.KEY, kinds);
        }
        return new Provenance(
                stage(),
                state.step(),
                settings.scale(),
                settings.objective().scales(manifest),
                Provenance.RGB,
                settings.objective().innerRates(),
                settings.rates().rates(),
                manifest.fingerprint(),
                settings.resolved().asMap(),
                versions,
                parent);
    }
}
