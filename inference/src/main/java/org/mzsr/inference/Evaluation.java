package org.mzsr.inference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.mzsr.degradation.Corruption;
import org.mzsr.degradation.Degradation;
import org.mzsr.image.Bicubic;
import org.mzsr.image.Image;
import org.mzsr.image.Quality;
import org.mzsr.network.NetworkShape;
import org.mzsr.tensor.BackendOptions;
import org.mzsr.weights.Weights;

/**
 * Measures bicubic interpolation and zero-shot super-resolution on images whose ground truth is known.
 *
 * @param weights to start each adaptation from, or null for none
 * @param schedule learning rates of the steps
 * @param steps after how many steps to measure
 * @param maxSteps at most so many where their number is chosen automatically
 * @param options of adaptation and enlargement
 * @param zssr training from random weights, to be measured too; or null
 * @param backend of the computation
 */
public record Evaluation(
        @Nullable Weights weights,
        Schedule schedule,
        SortedSet<Steps> steps,
        int maxSteps,
        ZeroShotOptions options,
        @Nullable ZssrTraining zssr,
        BackendOptions backend) {

    /**
     * What ZSSR trains.
     *
     * @param shape of the network
     * @param settings of the training
     * @param seed of its randomness
     */
    public record ZssrTraining(NetworkShape shape, ZssrSettings settings, long seed) {}

    /** Measures weights after fixed numbers of steps, as published results are made. */
    public static Evaluation of(
            @Nullable Weights weights, Schedule schedule, Collection<Integer> steps, BackendOptions backend) {
        SortedSet<Steps> counts = new TreeSet<>();
        steps.forEach(count -> counts.add(new Steps(count)));
        return new Evaluation(weights, schedule, counts, 0, ZeroShotOptions.PLAIN, null, backend);
    }

    /**
     * One image with what is to be recovered.
     *
     * @param name in the results
     * @param truth the HR image, of the size that the enlarged LR image has
     * @param lr the LR image
     */
    public record Subject(String name, Image truth, Image lr) {

        /** Degrades an HR image, cropped to a multiple of the scale, to an 8-bit LR image. */
        public static Subject degraded(String name, Image hr, Degradation degradation) {
            int multiple = (int) Math.ceil(degradation.scale());
            Image truth = degradation.scale() == multiple ? hr.cropToMultipleOf(multiple) : hr;
            return new Subject(name, truth, degradation.apply(truth).round8());
        }

        /** The same with noise or compression on its 8-bit LR image. */
        public Subject corrupted(Corruption corruption, RandomGenerator random) {
            return new Subject(name, truth, corruption.apply(lr, random).round8());
        }

        /** Compares an enlarged image with the truth; what reaches beyond either is left out, and {@code scale} pixels. */
        public Quality quality(Image enlarged, double scale) {
            if (Math.abs(truth.height() - enlarged.height()) > scale
                    || Math.abs(truth.width() - enlarged.width()) > scale) {
                throw new IllegalArgumentException(
                        "Cannot compare " + name + " with its ground truth: enlarged by " + scale
                                + " it has " + enlarged.width() + "x" + enlarged.height() + " pixels, the truth has "
                                + truth.width() + "x" + truth.height() + "; is the scale right?");
            }
            int height = Math.min(truth.height(), enlarged.height());
            int width = Math.min(truth.width(), enlarged.width());
            return Quality.of(
                    enlarged.crop(0, 0, height, width), truth.crop(0, 0, height, width), (int) Math.round(scale));
        }
    }

    /**
     * What a method made of an image.
     *
     * @param method {@code bicubic}, {@code steps-N}, {@code steps-auto} or {@code zssr}
     * @param image the enlarged image
     * @param seconds that it took from the LR image: the steps, and one enlargement
     */
    public record Output(String method, Image image, double seconds) {}

    /** The enlarged images of all methods: bicubic first, then by number of steps, then ZSSR. */
    public List<Output> outputs(Subject subject, Degradation degradation) {
        List<Output> outputs = new ArrayList<>();
        long start = System.nanoTime();
        outputs.add(new Output("bicubic", Bicubic.resize(subject.lr(), degradation.scale()), seconds(start)));
        if (weights != null) {
            outputs.addAll(adapted(weights, subject, degradation));
        }
        if (zssr != null) {
            start = System.nanoTime();
            try (Zssr training =
                    new Zssr(zssr.shape(), subject.lr(), degradation, zssr.settings(), options, zssr.seed(), backend)) {
                training.train((step, error, rate) -> {});
                outputs.add(new Output("zssr", training.upscale(), seconds(start)));
            }
        }
        return outputs;
    }

    private List<Output> adapted(Weights from, Subject subject, Degradation degradation) {
        List<Output> outputs = new ArrayList<>();
        long start = System.nanoTime();
        double adapting = 0;
        try (ZeroShot zeroShot = open(from, subject, degradation)) {
            int taken = 0;
            for (Steps wanted : steps) {
                if (!wanted.areAutomatic()) {
                    while (taken < wanted.count()) {
                        zeroShot.step(schedule.at(taken++, from.shape()));
                    }
                    // Other outputs' forward passes are no part of this one's time.
                    adapting += seconds(start);
                    long upscaling = System.nanoTime();
                    Image image = zeroShot.upscale();
                    outputs.add(new Output("steps-" + wanted, image, adapting + seconds(upscaling)));
                    start = System.nanoTime();
                }
            }
        }
        if (steps.stream().anyMatch(Steps::areAutomatic)) {
            start = System.nanoTime();
            try (ZeroShot zeroShot = open(from, subject, degradation)) {
                zeroShot.adaptAutomatically(schedule, maxSteps);
                outputs.add(new Output("steps-auto", zeroShot.upscale(), seconds(start)));
            }
        }
        return outputs;
    }

    private ZeroShot open(Weights from, Subject subject, Degradation degradation) {
        return new ZeroShot(from.shape(), from.theta(), subject.lr(), degradation, options, backend);
    }

    /** Scores of one image, a row for each output. */
    public List<Score> scores(String set, String name, Subject subject, Degradation degradation, List<Output> outputs) {
        List<Score> scores = new ArrayList<>();
        for (Output output : outputs) {
            Quality quality = subject.quality(output.image(), degradation.scale());
            scores.add(new Score(
                    set,
                    name,
                    degradation.scale(),
                    output.method(),
                    subject.name(),
                    quality.psnr(),
                    quality.ssim(),
                    output.seconds()));
        }
        return scores;
    }

    /** The averages over images, a row for each set, degradation and method, in the order in which they first appear. */
    public static List<Score> averages(List<Score> scores) {
        Map<List<Object>, List<Score>> groups = new LinkedHashMap<>();
        for (Score score : scores) {
            groups.computeIfAbsent(
                            List.of(score.set(), score.degradation(), score.scale(), score.method()),
                            key -> new ArrayList<>())
                    .add(score);
        }
        return groups.values().stream().map(Evaluation::average).toList();
    }

    private static Score average(List<Score> group) {
        Score first = group.get(0);
        return new Score(
                first.set(),
                first.degradation(),
                first.scale(),
                first.method(),
                Score.AVERAGE,
                group.stream().mapToDouble(Score::psnr).average().orElse(Double.NaN),
                group.stream().mapToDouble(Score::ssim).average().orElse(Double.NaN),
                group.stream().mapToDouble(Score::seconds).average().orElse(Double.NaN));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
